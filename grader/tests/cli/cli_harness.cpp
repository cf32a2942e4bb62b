#include "tests/cli/cli_harness.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <fstream>
#include <list>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace manyhands::cli_test {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

// Only ends a test that would otherwise hang.
constexpr std::chrono::seconds patience{400};
// Killed processes take a moment to end.
constexpr std::chrono::seconds settle{5};

struct Streams {
  spawn::Descriptor out, err;                  // our ends
  spawn::Descriptor out_end, err_end, in_end;  // the program's ends
};

spawn::Descriptor file_with(const std::string& text) {
  auto [reader, writer] = spawn::pipe();
  if (::write(writer.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    throw std::runtime_error("cannot write the input");
  return std::move(reader);
}

Streams pipes(const std::string& typed) {
  Streams streams;
  std::tie(streams.out, streams.out_end) = spawn::pipe();
  std::tie(streams.err, streams.err_end) = spawn::pipe();
  streams.in_end = file_with(typed);
  return streams;
}

Streams terminal(int columns, const std::string& typed) {
  int ours = -1;
  int theirs = -1;
  winsize size{};
  size.ws_row = 40;
  size.ws_col = static_cast<unsigned short>(columns);
  if (::openpty(&ours, &theirs, nullptr, nullptr, &size) != 0) throw std::runtime_error("no terminal");
  for (const int fd : {ours, theirs}) ::fcntl(fd, F_SETFD, FD_CLOEXEC);
  Streams streams;
  streams.out = spawn::Descriptor(ours);
  streams.out_end = spawn::Descriptor(theirs);
  if (!typed.empty() && ::write(ours, typed.data(), typed.size()) < 0)
    throw std::runtime_error("no terminal");
  return streams;
}

// Reads what is available. At the end, a terminal returns an error, and a pipe returns nothing.
void drain(spawn::Descriptor& from, std::string& into) {
  std::array<char, 65536> chunk;
  while (from.is_open()) {
    const auto n = ::read(from.get(), chunk.data(), chunk.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) return from.reset();
    into.append(chunk.data(), static_cast<std::size_t>(n));
  }
}

std::vector<pid_t> our_children() {
  std::vector<pid_t> found;
  for (const auto& task : fs::directory_iterator("/proc/self/task")) {
    std::ifstream children(task.path() / "children");
    for (pid_t pid = 0; children >> pid;) found.push_back(pid);
  }
  return found;
}

std::string command_of(pid_t pid) {
  auto text = read_text("/proc/" + std::to_string(pid) + "/cmdline");
  std::replace(text.begin(), text.end(), '\0', ' ');
  return text.empty() ? "process " + std::to_string(pid) : text;
}

// We are a subreaper: processes that the grader left behind became our children.
std::vector<std::string> end_what_is_left() {
  const auto deadline = Clock::now() + settle;
  std::vector<std::string> left;
  while (true) {
    while (::waitpid(-1, nullptr, WNOHANG) > 0) {
    }
    const auto children = our_children();
    if (children.empty()) return left;
    if (Clock::now() > deadline) {
      for (const auto pid : children) {
        left.push_back(command_of(pid));
        ::kill(pid, SIGKILL);
        ::waitpid(pid, nullptr, 0);
      }
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

std::vector<std::string> environment(const std::vector<std::string>& more) {
  const char* path = std::getenv("PATH");
  std::vector<std::string> env{std::string("PATH=") + (path != nullptr ? path : "/usr/bin:/bin"),
                               "LC_ALL=C.UTF-8", "TERM=xterm-256color", "HOME=/nonexistent"};
  for (const auto& entry : more) {
    const auto name = entry.substr(0, entry.find('=') + 1);
    std::erase_if(env, [&](const auto& old) { return old.rfind(name, 0) == 0; });
    env.push_back(entry);
  }
  return env;
}

// One run: the constructor starts it, and ended() reaps it.
class Running {
 public:
  Running(const Invocation& invocation, Outcome& outcome) : invocation_(invocation), outcome_(outcome) {
    streams_ = invocation.terminal ? terminal(invocation.columns, invocation.typed) : pipes(invocation.typed);
    if (!invocation.out.empty())
      streams_.out_end = spawn::Descriptor(::open(invocation.out.c_str(), O_WRONLY | O_CLOEXEC));
    const int out = streams_.out_end.get();
    spawn::Options how;
    how.argv = {invocation.program.empty() ? "bin/grader" : invocation.program.string()};
    how.argv.insert(how.argv.end(), invocation.args.begin(), invocation.args.end());
    how.env = environment(invocation.env);
    how.cwd = invocation.cwd.empty() ? build_folder() : invocation.cwd;
    how.limits = invocation.limits;
    if (invocation.terminal)
      how.descriptors = {{out, 0}, {out, 1}, {out, 2}};
    else
      how.descriptors = {{streams_.in_end.get(), 0}, {out, 1}, {streams_.err_end.get(), 2}};
    auto started = spawn::spawn(how);
    if (!started.error.empty()) throw std::runtime_error(started.error);
    child_ = std::move(started.child);
    for (auto* end : {&streams_.out_end, &streams_.err_end, &streams_.in_end}) end->reset();
    for (const auto* ours : {&streams_.out, &streams_.err})
      if (ours->is_open()) ::fcntl(ours->get(), F_SETFL, O_NONBLOCK);
  }

  void wait_for(std::vector<pollfd>& waits) const {
    for (const int fd : {streams_.out.get(), streams_.err.get(), child_.pidfd()})
      waits.push_back({fd, POLLIN, 0});
  }

  bool ended() {
    pollfd end{child_.pidfd(), POLLIN, 0};
    const bool over = ::poll(&end, 1, 0) == 1;
    drain(streams_.out, outcome_.out);
    drain(streams_.err, outcome_.err);
    if (over) {
      const int status = child_.reap().wait_status;
      outcome_.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    } else if (invocation_.types) {
      type(invocation_.types(outcome_.out));
    } else if (!interrupted_ && invocation_.interrupt_when && invocation_.interrupt_when(outcome_.out)) {
      interrupted_ = true;
      ::kill(child_.pid(), invocation_.signal);
    }
    if (!over && Clock::now() > deadline_)
      throw std::runtime_error("the grader does not end:\n" + outcome_.all());
    return over;
  }

 private:
  void type(const std::string& keys) const {
    if (!keys.empty() && ::write(streams_.out.get(), keys.data(), keys.size()) < 0)
      throw std::runtime_error("no terminal");
  }

  const Invocation& invocation_;
  Outcome& outcome_;
  Streams streams_;
  spawn::Child child_;
  Clock::time_point deadline_ = Clock::now() + patience;
  bool interrupted_ = false;
};

struct PrivateBuild {
  TemporaryFolder folder;
  PrivateBuild() {
    const fs::path real = MANYHANDS_BUILD_DIR;
    fs::create_directories(folder.path() / "bin");
    std::error_code other_file_system;
    fs::create_hard_link(real / "bin/grader", folder.path() / "bin/grader", other_file_system);
    if (other_file_system) fs::copy_file(real / "bin/grader", folder.path() / "bin/grader");
    fs::copy_file(real / "toolchain.json", folder.path() / "toolchain.json");
    fs::create_directory_symlink(real / "lib", folder.path() / "lib");
    fs::create_directory_symlink(real / "talk", folder.path() / "talk");
    fs::create_directory_symlink(real / "play", folder.path() / "play");
  }
};

struct SmallCourse {
  TemporaryFolder folder;
  explicit SmallCourse(bool timed) {
    copy_course(folder.path());
    folder.put("course.yaml",
               "format: 1\ntitle: A small course\nmodules:\n  - title: Threads\n    exercises:\n"
               "      - {id: mandelbrot-threads, points: 100, after: []}\n");
    const auto manifest = folder.path() / "exercises" / exercise / "exercise.yaml";
    replace_line(manifest, "limits:", "limits: {wall: 4, cpu: 8, memory: 256, processes: 32, output: 64}");
    replace_line(
        manifest, "checks:",
        timed ? "checks: {builds: 30, correct: 50, speed: 20}" : "checks: {builds: 40, correct: 60}");
    replace_line(manifest, "mechanism:", "");
    if (!timed) replace_line(manifest, "speed:", "");
    replace_line(manifest, "profiles:", "profiles: [release]");
  }
};

}  // namespace

bool Outcome::tells(const std::string& part) const {
  std::istringstream in(all());
  std::string text;
  for (std::string word; in >> word;) text += (text.empty() ? "" : " ") + word;
  return text.find(part) != std::string::npos;
}

std::vector<Outcome> graders(const std::vector<Invocation>& invocations, std::size_t at_once) {
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  std::vector<Outcome> outcomes(invocations.size());
  std::list<Running> running;
  for (std::size_t next = 0; next < invocations.size() || !running.empty();) {
    while (next < invocations.size() && running.size() < at_once) {
      running.emplace_back(invocations[next], outcomes[next]);
      ++next;
    }
    std::vector<pollfd> waits;
    for (const auto& run : running) run.wait_for(waits);
    ::poll(waits.data(), waits.size(), 20);
    running.remove_if([](Running& run) { return run.ended(); });
  }
  // It is unknown which of the runs left them.
  const auto left = end_what_is_left();
  for (auto& outcome : outcomes) outcome.left_running = left;
  return outcomes;
}

Outcome grader(const Invocation& invocation) {
  return graders({invocation}, 1).front();
}

Outcome grader(std::vector<std::string> args) {
  Invocation invocation;
  invocation.args = std::move(args);
  return grader(invocation);
}

void replace_line(const fs::path& file, const std::string& key, const std::string& line) {
  std::istringstream in(read_text(file));
  std::ostringstream out;
  for (std::string old; std::getline(in, old);) out << (old.rfind(key, 0) == 0 ? line : old) << '\n';
  std::ofstream(file) << out.str();
}

const fs::path& build_folder() {
  static const PrivateBuild build;
  return build.folder.path();
}

std::vector<std::string> work_left() {
  return names_in(build_folder() / "work");
}

void copy_course(const fs::path& folder) {
  const fs::path source = MANYHANDS_SOURCE_DIR;
  fs::copy_file(source / "course.yaml", folder / "course.yaml");
  fs::copy(source / "exercises", folder / "exercises", fs::copy_options::recursive);
  fs::create_directories(folder / "grader");
  fs::copy(source / "grader/compare", folder / "grader/compare", fs::copy_options::recursive);
  // In their original state: a checkout's own starter/ may contain someone's work.
  for (const auto& entry : fs::directory_iterator(source / "exercises")) {
    fs::create_directories(folder / "starter" / entry.path().filename());
    fs::copy(entry.path() / "starter", folder / "starter" / entry.path().filename(),
             fs::copy_options::recursive);
  }
}

void keep_three_exercises(const fs::path& folder) {
  std::ofstream(folder / "course.yaml") << R"(# A course.
format: 1
title: Three exercises
unmeasured: pending
modules:
  - title: Threads for IO
    exercises:
      - {id: crawl-threads, points: 100, after: []}
  - title: Threads for CPU
    exercises:
      - {id: mandelbrot-threads, points: 100, after: []}
  - title: Processes
    exercises:
      - {id: pi-processes, points: 100, after: []}
)";
}

const fs::path& small_course() {
  static const SmallCourse course(false);
  return course.folder.path();
}

const fs::path& timed_course() {
  static const SmallCourse course(true);
  return course.folder.path();
}

std::string source_of(const std::string& body, const std::string& before) {
  return R"(#include "mandelbrot.hpp"
static std::vector<std::uint16_t> serial(const View& view) {
  const auto columns = static_cast<std::size_t>(view.columns);
  std::vector<std::uint16_t> picture(static_cast<std::size_t>(view.rows) * columns);
  for (int row = 0; row < view.rows; ++row)
    manyhands::work::mandelbrot_row(view, row, picture.data() + static_cast<std::size_t>(row) * columns);
  return picture;
}
)" + before +
         "\nstd::vector<std::uint16_t> mandelbrot(const View& view, [[maybe_unused]] int workers) {\n" +
         body + "\n  return serial(view);\n}\n";
}

const nlohmann::json& Grading::check(const std::string& name) const {
  for (const auto& check : report.at("exercises").at(0).at("checks"))
    if (check.at("name") == name) return check;
  throw std::runtime_error("the report has no check " + name);
}

std::vector<std::string> Grading::codes() const {
  std::vector<std::string> codes;
  for (const auto& check : report.at("exercises").at(0).at("checks"))
    for (const auto& finding : check.at("findings")) {
      const auto code = finding.at("code").get<std::string>();
      if (std::find(codes.begin(), codes.end(), code) == codes.end()) codes.push_back(code);
    }
  return codes;
}

std::vector<Grading> grade_each(const std::vector<fs::path>& submissions,
                                const std::vector<std::string>& more) {
  const TemporaryFolder folder;
  std::vector<Invocation> invocations;
  const auto report_of = [&](std::size_t i) { return folder.path() / std::to_string(i); };
  for (std::size_t i = 0; i < submissions.size(); ++i) {
    auto& args = invocations.emplace_back().args;
    args = {"--course",     small_course().string(), "run",    exercise,
            "--submission", submissions[i].string(), "--json", report_of(i).string()};
    args.insert(args.end(), more.begin(), more.end());
  }
  auto outcomes = graders(invocations, 2);
  std::vector<Grading> gradings(submissions.size());
  for (std::size_t i = 0; i < submissions.size(); ++i) {
    gradings[i].outcome = std::move(outcomes[i]);
    if (fs::exists(report_of(i))) gradings[i].report = nlohmann::json::parse(read_text(report_of(i)));
  }
  return gradings;
}

Grading grade(const fs::path& submission, const std::vector<std::string>& more) {
  return grade_each({submission}, more).front();
}

std::string read_text(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none)) names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace manyhands::cli_test
