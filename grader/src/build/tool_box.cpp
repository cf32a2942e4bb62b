#include "build/tool_box.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <stdexcept>

#include "base/files.hpp"
#include "kit/sandbox/box.hpp"
#include "kit/sandbox/staging.hpp"

namespace manyhands::build {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t mib = std::uint64_t{1} << 20;
// More than a file may become by its own limit (compile.cpp), so that this one is never reached first.
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

/// A box, and where in it a tool writes.
struct Prepared {
  sandbox::Box box;
  fs::path output;
  fs::path temporary;
  fs::path shared;  // level container: the one folder for both, and it is ours to remove; else empty
};

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

Prepared prepared(const ToolCall& call, sandbox::Level level) {
  Prepared result{system_box(call, level), output_inside, temporary_inside, {}};
  auto& box = result.box;
  for (const auto& file : call.large_files) box.binds.push_back({sandbox::staged(file), file});
  for (const auto& file : call.files)
    if (auto content = read_file(file, largest_file)) box.texts.push_back({file, std::move(*content)});
  box.folders = {{temporary_inside, temporary_bytes, false}};
  if (!call.output.empty()) box.folders.push_back({output_inside, output_bytes, true});
  return result;
}

/// Root's tools run as a user that has no rights of its own.
void must_be_readable(const fs::path& file) {
  struct stat about {};
  bool well = ::stat(file.c_str(), &about) == 0 && (about.st_mode & S_IROTH) != 0;
  for (auto folder = file.parent_path(); well && folder != folder.parent_path();
       folder = folder.parent_path())
    well = ::stat(folder.c_str(), &about) == 0 && (about.st_mode & S_IXOTH) != 0;
  if (!well)
    throw std::runtime_error(file.string() + " can be read by root alone; chmod o+rx on its folders helps");
}

/// Of level container: files by their own names.
Prepared prepared_container(const ToolCall& call) {
  Prepared result{system_box(call, sandbox::Level::container), {}, {}, sandbox::private_folder()};
  auto& box = result.box;
  box.texts.clear();  // a tool asks for no users and no hosts
  for (const auto* files : {&call.files, &call.large_files})
    for (const auto& file : *files) {
      if (std::error_code error; !fs::exists(file, error)) continue;
      if (::geteuid() == 0) must_be_readable(file);
      box.binds.push_back({file, file});
    }
  box.binds.push_back({result.shared, result.shared, true});
  result.output = result.temporary = result.shared;
  return result;
}

/// Is there such a folder inside?
bool exists_in(const ToolCall& call, const fs::path& folder) {
  const auto holds = [&](const fs::path& file) { return is_below(file, folder); };
  return std::any_of(call.files.begin(), call.files.end(), holds) ||
         std::any_of(call.large_files.begin(), call.large_files.end(), holds);
}

/// Empty, or why the file is not there now.
std::string copy_out(int folder, const std::string& name, const fs::path& to) {
  const spawn::Descriptor in(
      ::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  struct stat about {};
  if (!in.is_open() || ::fstat(in.get(), &about) != 0) return std::strerror(errno);
  if (!S_ISREG(about.st_mode)) return "it is no ordinary file";
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

}  // namespace

process::CommandResult ToolBox::run(const ToolCall& call, process::CommandOptions options) const {
  if (level_ == sandbox::Level::none) return runner_(call.argv, options);
  const bool contained = level_ == sandbox::Level::container;
  std::optional<Prepared> place;
  try {
    place = contained ? prepared_container(call) : prepared(call, level_);
  } catch (const std::runtime_error& error) {
    return not_shut_in(error.what());
  }
  options.box = &place->box;
  if (options.cwd.empty() || (!contained && !exists_in(call, options.cwd))) options.cwd = "/";
  std::erase_if(options.env, [](const std::string& entry) { return entry.starts_with("TMPDIR="); });
  if (options.env.empty()) options.env = process::plain_environment();
  options.env.push_back("TMPDIR=" + place->temporary.string());
  // By user namespace, so that it counts what is in this box alone.
  if (!contained) options.limits.push_back({RLIMIT_NPROC, most_tasks});
  auto argv = call.argv;
  std::string not_taken;
  if (!call.output.empty()) {
    const auto name = call.output.filename().string();
    std::replace(argv.begin(), argv.end(), call.output.string(), (place->output / name).string());
    options.take = [&, name](const std::vector<spawn::Descriptor>& folders) {
      std::error_code ignored;
      fs::remove(call.output, ignored);
      const spawn::Descriptor shared(
          contained ? ::open(place->shared.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1);
      const int folder = contained ? shared.get() : folders.empty() ? -1 : folders.front().get();
      not_taken = copy_out(folder, name, call.output);
    };
  }
  auto result = runner_(argv, options);
  std::error_code ignored;
  if (contained) fs::remove_all(place->shared, ignored);
  if (result.succeeded() && !not_taken.empty())
    return not_shut_in("what it made could not be taken out: " + not_taken);
  return result;
}

process::Runner ToolBox::reading(std::vector<fs::path> files) const {
  return [*this, files = std::move(files)](const std::vector<std::string>& argv,
                                           const process::CommandOptions& options) {
    return run({argv, files, {}, {}, {}}, options);
  };
}

}  // namespace manyhands::build
