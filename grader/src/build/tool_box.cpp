#include "build/tool_box.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <functional>
#include <map>
#include <stdexcept>

#include "base/files.hpp"
#include "build/source_text.hpp"
#include "sandbox/box.hpp"
#include "sandbox/staging.hpp"

namespace manyhands::build {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t mib = std::uint64_t{1} << 20;
// More than the file size limit (compile.cpp), so that this one is never reached first.
constexpr std::uint64_t output_bytes = 640 * mib;
constexpr std::uint64_t temporary_bytes = 1280 * mib;
constexpr int most_tasks = 64;
constexpr std::uint64_t largest_file = 1024 * mib;
constexpr const char* output_inside = "/made";
constexpr const char* temporary_inside = "/tmp";

bool is_below(const fs::path& path, const fs::path& folder) {
  const auto text = path.string();
  const auto start = folder.string();
  return text.size() > start.size() && text.compare(0, start.size(), start) == 0 && text[start.size()] == '/';
}

sandbox::Box system_box(const ToolCall& call, sandbox::Level level) {
  sandbox::Box box;
  box.level = level;
  box.memory_bytes = tool_memory_bytes;
  box.tasks = most_tasks;
  sandbox::add_system(box);
  for (const auto& folder : call.folders)
    if (!is_below(folder, "/usr")) box.binds.push_back({folder, folder});
  return box;
}

sandbox::Box box_of(const ToolCall& call, sandbox::Level level) {
  auto box = system_box(call, level);
  for (const auto& file : call.large_files) box.binds.push_back({sandbox::staged(file), file});
  for (const auto& file : call.files)
    if (auto content = read_file(file, largest_file)) box.texts.push_back({file, std::move(*content)});
  box.folders = {{temporary_inside, temporary_bytes, false}};
  if (!call.output.empty()) box.folders.push_back({output_inside, output_bytes, true});
  return box;
}

/// At level container, files have no other names, and root's tools run as a user that may not be able to
/// traverse root's folders. So everything that a tool may read is copied into one folder, under its whole
/// path, and the paths in the arguments are changed accordingly.
class Mirror {
 public:
  explicit Mirror(const ToolCall& call) : root_(sandbox::private_folder()) {
    for (const auto& file : call.files) {
      const auto content = read_file(file, largest_file);
      if (!content) continue;
      const auto copy = below(file);
      fs::create_directories(copy.parent_path());
      if (const auto written = write_file(copy, *content); !written)
        throw std::runtime_error(written.error().message);
      files_.push_back(file);
    }
    for (const auto& file : call.large_files) large_[file.string()] = sandbox::staged(file);
  }
  ~Mirror() {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }
  Mirror(const Mirror&) = delete;
  Mirror& operator=(const Mirror&) = delete;

  [[nodiscard]] const fs::path& root() const { return root_; }
  [[nodiscard]] fs::path below(const fs::path& path) const { return root_.string() + path.string(); }
  [[nodiscard]] const std::map<std::string, fs::path>& large() const { return large_; }

  /// In "-I/x", "-ffile-prefix-map=/x=shown" or "/x/a.cpp": changes the first path if it is in the mirror or
  /// leads to it.
  [[nodiscard]] std::string moved(const std::string& argument) const {
    const auto begin = argument.find('/');
    if (begin == std::string::npos) return argument;
    if (const auto found = large_.find(argument.substr(begin)); found != large_.end())
      return argument.substr(0, begin) + found->second.string();
    const auto path = fs::path(argument.substr(begin, argument.find('=', begin) - begin));
    const bool known = std::any_of(files_.begin(), files_.end(), [&](const fs::path& file) {
      return file == path || is_below(file, path);
    });
    return known ? argument.substr(0, begin) + root_.string() + argument.substr(begin) : argument;
  }

 private:
  fs::path root_;
  std::vector<fs::path> files_;
  std::map<std::string, fs::path> large_;
};

/// Does this folder exist inside the sandbox?
bool exists_in(const ToolCall& call, const fs::path& folder) {
  const auto holds = [&](const fs::path& file) { return is_below(file, folder); };
  return std::any_of(call.files.begin(), call.files.end(), holds) ||
         std::any_of(call.large_files.begin(), call.large_files.end(), holds);
}

/// Empty, or why the file could not be copied.
std::string copy_out(int folder, const std::string& name, const fs::path& to) {
  const spawn::Descriptor in(
      ::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  struct stat about {};
  if (!in.is_open() || ::fstat(in.get(), &about) != 0) return std::strerror(errno);
  if (!S_ISREG(about.st_mode)) return "it is not an ordinary file";
  const spawn::Descriptor out(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0755));
  if (!out.is_open()) return to.string() + ": " + std::strerror(errno);
  std::array<char, 1 << 16> chunk;
  while (true) {
    const auto n = ::read(in.get(), chunk.data(), chunk.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return std::strerror(errno);
    if (n == 0) return {};
    for (ssize_t done = 0; done < n;) {
      const auto written = ::write(out.get(), chunk.data() + done, static_cast<std::size_t>(n - done));
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return to.string() + ": " + std::strerror(errno);
      done += written;
    }
  }
}

process::CommandResult not_shut_in(const std::string& why) {
  process::CommandResult result;
  result.end = NeverStarted{why};
  result.box_failed = true;
  return result;
}

/// Common to all sandboxes. `folder` returns the folder with the output, when everything has ended.
process::CommandResult run_in(const sandbox::Box& box, const ToolCall& call, std::vector<std::string> argv,
                              process::CommandOptions options, const fs::path& output,
                              const fs::path& temporary, const process::Runner& runner,
                              const std::function<int(const std::vector<spawn::Descriptor>&)>& folder) {
  options.box = &box;
  if (options.env.empty()) options.env = process::plain_environment();
  std::erase_if(options.env, [](const std::string& entry) { return entry.starts_with("TMPDIR="); });
  options.env.push_back("TMPDIR=" + temporary.string());
  std::string not_taken;
  if (!call.output.empty()) {
    const auto name = call.output.filename().string();
    std::replace(argv.begin(), argv.end(), call.output.string(), (output / name).string());
    options.take = [&, name](const std::vector<spawn::Descriptor>& folders) {
      std::error_code ignored;
      fs::remove(call.output, ignored);
      not_taken = copy_out(folder(folders), name, call.output);
    };
  }
  auto result = runner(argv, options);
  if (result.succeeded() && !not_taken.empty()) {
    result = not_shut_in("its output could not be copied out of the sandbox: " + not_taken);
    result.started = true;
  }
  return result;
}

process::CommandResult run_contained(const ToolCall& call, process::CommandOptions options,
                                     const process::Runner& runner) {
  const Mirror mirror(call);
  auto box = system_box(call, sandbox::Level::container);
  box.texts.clear();  // tools look up no users or hosts
  box.binds.push_back({mirror.root(), mirror.root(), true});
  for (const auto& [path, copy] : mirror.large()) box.binds.push_back({copy, copy});
  const auto made = mirror.root() / "made";
  std::error_code error;
  fs::create_directory(made, error);
  fs::permissions(made, fs::perms::all, error);  // in a folder that only we and its user may enter
  auto argv = call.argv;
  for (auto& argument : argv) argument = argument == call.output ? argument : mirror.moved(argument);
  options.cwd = mirror.root().string() + options.cwd.string();
  if (!fs::is_directory(options.cwd, error)) options.cwd = "/";
  const spawn::Descriptor folder(::open(made.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  auto result = run_in(box, call, std::move(argv), options, made, made, runner,
                       [&](const auto&) { return folder.get(); });
  for (auto* said : {&result.out, &result.err}) replace_all(*said, mirror.root().string() + "/", "/");
  return result;
}

}  // namespace

process::CommandResult ToolBox::run(const ToolCall& call, process::CommandOptions options) const {
  // A missing program is reported as such, so that it is not mistaken for a failed sandbox.
  const bool missing = ::access(call.argv.front().c_str(), X_OK) != 0;
  if (level_ == sandbox::Level::none || missing) return runner_(call.argv, options);
  try {
    if (level_ == sandbox::Level::container) return run_contained(call, std::move(options), runner_);
    const auto box = box_of(call, level_);
    if (!exists_in(call, options.cwd)) options.cwd = "/";
    // Counted per user namespace, so only the tasks in this sandbox count.
    options.limits.push_back({RLIMIT_NPROC, most_tasks});
    return run_in(box, call, call.argv, std::move(options), output_inside, temporary_inside, runner_,
                  [](const auto& folders) { return folders.empty() ? -1 : folders.front().get(); });
  } catch (const std::runtime_error& error) {
    return not_shut_in(error.what());
  }
}

process::Runner ToolBox::reading(std::vector<fs::path> files) const {
  return [*this, files = std::move(files)](const std::vector<std::string>& argv,
                                           const process::CommandOptions& options) {
    return run({argv, files, {}, {}, {}}, options);
  };
}

}  // namespace manyhands::build
