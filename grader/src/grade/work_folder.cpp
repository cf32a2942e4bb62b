#include "grade/work_folder.hpp"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>
#include <set>
#include <system_error>
#include <thread>

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

void remove_left_behind(const fs::path& parent) {
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(parent, none)) {
    if (entry.path().extension() != ".lock") continue;
    const auto lock = FileLock::attempt(entry.path());
    if (!lock) continue;  // its grader is still running
    auto folder = entry.path();
    fs::remove_all(folder.replace_extension(), none);
    fs::remove(entry.path(), none);
  }
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
  std::error_code none;
  fs::remove_all(path_, none);
  fs::remove(folder_lock(path_), none);
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
    // First, so that nothing is written into the folders while they are removed. The children are only
    // stopped: if one ended, the thread that waits for it would take that for a result.
    process::end_below_children();
    const std::lock_guard guard(folders_mutex);
    std::error_code none;
    for (const auto& folder : folders()) {
      fs::remove_all(folder, none);
      fs::remove(folder_lock(folder), none);
    }
    process::end_children();
    if (action_on_signals()) action_on_signals()();
    if (::isatty(STDERR_FILENO) == 1)  // the line with the progress is unfinished
      static_cast<void>(!::write(STDERR_FILENO, "\n", 1));
    ::_exit(130);
  }).detach();
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
