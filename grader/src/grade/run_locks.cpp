#include "grade/run_locks.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <thread>
#include <utility>

#include "base/text.hpp"

namespace manyhands::grade {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

// The process that is next holds the queue's file, so that later ones cannot overtake it.
fs::path queue_of(const fs::path& place) {
  return place.string() + ".queue";
}

fs::path lock_of(const fs::path& place) {
  return place.string() + ".lock";
}

constexpr std::chrono::milliseconds between_tries{25};
constexpr int tries_between_looks = 10;

/// One wait for both files of a place: which process blocks us, since when, and what has been reported about
/// it.
class Wait {
 public:
  Wait(const fs::path& place, const LockPatience& patience, const RunLocks::Tell& tell)
      : lock_(lock_of(place)), patience_(patience), tell_(tell) {}

  /// Empty if it took too long, or if the file cannot be opened.
  std::optional<FileLock> take(const fs::path& path, FileLock::Kind kind, std::chrono::milliseconds one,
                               std::chrono::milliseconds altogether) {
    LockFile file(path);
    could_open_ = file.is_open();
    int tries = 0;
    while (file.is_open()) {
      if (auto lock = file.attempt(kind)) return lock;
      if (tries++ % tries_between_looks == 0) look(file);
      const auto now = Clock::now();
      say(now);
      if (now - holder_since_ >= one || now - start_ >= altogether) return std::nullopt;
      std::this_thread::sleep_for(between_tries);
    }
    return std::nullopt;
  }

  [[nodiscard]] bool could_open() const { return could_open_; }
  [[nodiscard]] const LockHolder& holder() const { return holder_; }
  [[nodiscard]] std::chrono::seconds held_for() const {
    return std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - holder_since_);
  }

 private:
  // In the queue, too, we wait for the process that holds the lock.
  void look(const LockFile& file) {
    auto now = holder_of(lock_.fd());
    if (now.pid == 0) now = holder_of(file.fd());
    const bool same = seen_ && now.pid == holder_.pid;
    holder_ = std::move(now);
    if (!same) holder_since_ = Clock::now();
    seen_ = true;
  }

  void say(Clock::time_point now) {
    const bool first = said_ == 0;
    if (first ? now - start_ < patience_.before_telling
              : holder_.pid == said_ || now - said_at_ < patience_.between_words)
      return;
    said_ = holder_.pid == 0 ? -1 : holder_.pid;
    said_at_ = now;
    tell_(holder_.pid == ::getpid()
              ? std::string("waiting until another submission has been timed")
              : "waiting for " + holder_.words() + " to release the lock for timed runs");
  }

  LockFile lock_;
  const LockPatience& patience_;
  const RunLocks::Tell& tell_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point holder_since_ = start_;
  Clock::time_point said_at_ = start_;
  LockHolder holder_;
  pid_t said_ = 0;
  bool seen_ = false;
  bool could_open_ = true;
};

std::string duration_words(std::chrono::seconds time) {
  return time >= std::chrono::minutes(2) ? fmt::format("{} minutes", time.count() / 60)
                                         : fmt::format("{} seconds", time.count());
}

Error kept_too_long(const LockHolder& holder, std::chrono::seconds time) {
  Error error{fmt::format("only one program at a time can be timed, and {1} has held the lock for {0}",
                          duration_words(time), holder.words())};
  if (holder.pid == 0)
    error.remedy = "Wait until other graders on this machine have finished, then grade again.";
  else if (holder.stopped)
    error.remedy = fmt::format("Continue it (fg in its terminal) or stop it (kill -9 {}), then grade again.",
                               holder.pid);
  else
    error.remedy =
        fmt::format("Wait until it has finished, or stop it (kill {}), then grade again.", holder.pid);
  return error;
}

bool is_ours_alone(const fs::path& folder) {
  struct stat info {};
  return ::lstat(folder.c_str(), &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == ::geteuid() &&
         (info.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

}  // namespace

fs::path folder_of_our_own(const std::vector<fs::path>& folders) {
  for (const auto& folder : folders) {
    ::mkdir(folder.c_str(), 0700);
    if (is_ours_alone(folder)) return folder;
  }
  return {};
}

LockPlaces usual_lock_places() {
  const auto uid = std::to_string(::geteuid());
  const auto folder = folder_of_our_own({"/tmp/manyhands-" + uid, "/run/user/" + uid + "/manyhands",
                                         "/var/tmp/manyhands-" + uid, "/dev/shm/manyhands-" + uid});
  return {folder.empty() ? fs::path() : folder / "timed-runs", "/tmp/manyhands-timed-runs"};
}

RunLocks::RunLocks(LockPlaces places, LockPatience patience)
    : places_(std::move(places)), patience_(patience) {}

Result<RunLocks::Held> RunLocks::for_timed_runs(const Tell& tell) {
  Held held;
  if (auto refused = take(places_.own, FileLock::Kind::exclusive,
                          {patience_.one_holder, patience_.altogether}, tell, held))
    return std::move(*refused);
  take_machine(FileLock::Kind::exclusive, tell, held);
  return held;
}

RunLocks::Held RunLocks::for_untimed_work(const Tell& tell) {
  Held held;
  static_cast<void>(
      take(places_.own, FileLock::Kind::shared, {patience_.one_holder, patience_.altogether}, tell, held));
  take_machine(FileLock::Kind::shared, tell, held);
  return held;
}

std::optional<Error> RunLocks::take(const fs::path& place, FileLock::Kind kind, const Limits& limits,
                                    const Tell& tell, Held& held) {
  if (place.empty()) return std::nullopt;
  Wait wait(place, patience_, tell);
  const auto turn = wait.take(queue_of(place), kind, limits.one_holder, limits.altogether);
  if (!turn && wait.could_open()) return kept_too_long(wait.holder(), wait.held_for());
  auto lock = wait.take(lock_of(place), kind, limits.one_holder, limits.altogether);
  if (!lock && wait.could_open()) return kept_too_long(wait.holder(), wait.held_for());
  if (lock) held.push_back(std::move(*lock));
  return std::nullopt;
}

void RunLocks::take_machine(FileLock::Kind kind, const Tell& tell, Held& held) {
  bool kept = false;
  {
    const std::lock_guard guard(mutex_);
    kept = machine_is_kept_;
  }
  const auto most = kept ? std::chrono::milliseconds(0) : patience_.other_users;
  const Tell nobody = [](const std::string&) {};
  const auto refused = take(places_.machine, kind, {most, most}, kept ? nobody : tell, held);
  const std::lock_guard guard(mutex_);
  if (refused && !machine_is_kept_) tell("continuing without the machine's lock: " + refused->message);
  machine_is_kept_ = refused.has_value();
}

}  // namespace manyhands::grade
