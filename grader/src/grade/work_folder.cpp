#include "grade/work_folder.hpp"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

#include "base/write_trouble.hpp"
#include "process/descendants.hpp"

namespace manyhands::grade {
namespace {

namespace fs = std::filesystem;

std::mutex folders_mutex;
std::set<fs::path>& folders() {
  static std::set<fs::path> all;
  return all;
}

// Guarded by the same mutex, so that nobody takes it away while it runs.
std::function<void()>& action_on_signals() {
  static std::function<void()> action;
  return action;
}

fs::path folder_lock(const fs::path& folder) {
  return folder.string() + ".lock";
}

void remove_folder(const fs::path& folder) {
  std::error_code none;
  fs::remove_all(folder, none);
  fs::remove(folder_lock(folder), none);
}

void remove_left_behind(const fs::path& parent) {
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(parent, none)) {
    if (entry.path().extension() != ".lock") continue;
    const auto lock = FileLock::attempt(entry.path());
    if (!lock) continue;  // its grader is still running
    auto folder = entry.path();
    remove_folder(folder.replace_extension());
  }
}

// The first argument of a grader that was started in place of one that got a signal.
constexpr const char* only_removes = "--remove-work-folders";

bool belongs_to_this_process(const fs::path& folder) {
  return folder.filename().string().starts_with(std::to_string(::getpid()) + "-");
}

[[noreturn]] void remove_and_exit(const std::vector<std::string>& folders) {
  for (const auto& folder : folders)
    if (belongs_to_this_process(folder)) remove_folder(folder);
  if (::isatty(STDERR_FILENO) == 1)  // the line with the progress is unfinished
    static_cast<void>(!::write(STDERR_FILENO, "\n", 1));
  ::_exit(130);
}

// Our other threads may be writing into the folders. This ends them all at once: the same process runs the
// grader's program anew.
[[noreturn]] void remove_without_other_threads(std::vector<std::string> folders) {
  std::string program = "grader", word = only_removes;
  std::vector<char*> arguments{program.data(), word.data()};
  for (auto& folder : folders) arguments.push_back(folder.data());
  arguments.push_back(nullptr);
  ::execv("/proc/self/exe", arguments.data());
  remove_and_exit(folders);  // as well as it can be done beside them
}

}  // namespace

Result<std::unique_ptr<WorkFolder>> WorkFolder::make(const fs::path& parent) {
  std::error_code error;
  fs::create_directories(parent, error);
  if (error) return write_trouble("cannot create the folder", parent, error.value());
  if (auto trouble = cannot_write_in(parent)) return *trouble;
  remove_left_behind(parent);
  static int number = 0;
  const auto path = parent / (std::to_string(::getpid()) + "-" + std::to_string(++number));
  errno = 0;
  auto lock = FileLock::attempt(
      folder_lock(path));  // first, so that no other grader mistakes the folder for an abandoned one
  if (!lock)
    return write_trouble("cannot create the file", folder_lock(path), errno != 0 ? errno : EWOULDBLOCK);
  fs::create_directory(path, error);
  if (error) return write_trouble("cannot create the folder", path, error.value());
  return std::unique_ptr<WorkFolder>(new WorkFolder(path, std::move(lock)));
}

WorkFolder::WorkFolder(fs::path path, std::optional<FileLock> lock)
    : path_(std::move(path)), lock_(std::move(lock)) {
  const std::lock_guard guard(folders_mutex);
  folders().insert(path_);
}

WorkFolder::~WorkFolder() {
  remove_folder(path_);
  const std::lock_guard guard(folders_mutex);
  folders().erase(path_);
}

void clean_up_on_signals() {
  process::adopt_orphans();
  sigset_t signals;
  ::sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&signals, signal);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread([signals] {
    int signal = 0;
    ::sigwait(&signals, &signal);
    // The children are only stopped at first: if one ended, the thread that waits for it would take that for
    // a result.
    process::end_below_children();
    const std::lock_guard guard(folders_mutex);
    process::end_children();
    if (action_on_signals()) action_on_signals()();
    remove_without_other_threads({folders().begin(), folders().end()});
  }).detach();
}

void remove_folders_after_signal(int argc, char** argv) {
  if (argc >= 2 && argv[1] == std::string_view(only_removes)) remove_and_exit({argv + 2, argv + argc});
}

OnSignals::OnSignals(std::function<void()> action) {
  const std::lock_guard guard(folders_mutex);
  action_on_signals() = std::move(action);
}

OnSignals::~OnSignals() {
  const std::lock_guard guard(folders_mutex);
  action_on_signals() = nullptr;
}

}  // namespace manyhands::grade
