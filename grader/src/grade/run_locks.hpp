// Who may time something now. Timed runs go one at a time, and never beside untimed work of other graders.
//
// Two locks, taken in this order: one of this user's graders, in a folder that nobody else can write to; and
// one of the whole machine in /tmp, which any user can hold and keep. The first must be had for a timed run;
// the second is a courtesy between users: it is waited for, but not for long. Nobody waits for ever, and
// nobody waits without saying for whom.
#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "grade/lock.hpp"
#include "grade/lock_holder.hpp"

namespace manyhands::grade {

struct LockPlaces {
  std::filesystem::path own;      // "<folder of ours>/timed-runs"; empty: there is no such folder
  std::filesystem::path machine;  // "/tmp/manyhands-timed-runs"; each is two files, .lock and .queue
};

/// The user's folder is made where it is not there: /tmp/manyhands-<uid>, or where somebody else has taken
/// this name, the like elsewhere. Owned by us and writable by nobody else.
LockPlaces usual_lock_places();

/// The first of `folders` that is ours alone, or can be made so; empty: none.
std::filesystem::path folder_of_our_own(const std::vector<std::filesystem::path>& folders);

struct LockPatience {
  std::chrono::milliseconds before_telling{3000};
  std::chrono::milliseconds between_words{20'000};  // another holder is worth another line, but not many
  std::chrono::milliseconds one_holder{600'000};    // … who does not give it back
  std::chrono::milliseconds altogether{1'800'000};
  std::chrono::milliseconds other_users{180'000};  // for the machine's lock, whoever holds it
};

class RunLocks {
 public:
  using Held = std::vector<FileLock>;
  /// Gets what is waited for, in words that can follow "crawl-threads: ".
  using Tell = std::function<void(const std::string& what)>;

  explicit RunLocks(LockPlaces places = usual_lock_places(), LockPatience patience = {});

  /// Waits for its turn. An Error, with who holds the lock and what to do, when that took too long: then
  /// nothing can be timed. Where no lock can be made at all, there is nothing to wait for.
  [[nodiscard]] Result<Held> for_timed_runs(const Tell& tell);

  /// For work that may go on beside its like and waits while something is timed. After too long a wait it
  /// goes on all the same. Any thread, several at once.
  [[nodiscard]] Held for_untimed_work(const Tell& tell);

 private:
  struct Limits {
    std::chrono::milliseconds one_holder, altogether;
  };
  [[nodiscard]] std::optional<Error> take(const std::filesystem::path& place, FileLock::Kind kind,
                                          const Limits& limits, const Tell& tell, Held& held);
  void take_machine(FileLock::Kind kind, const Tell& tell, Held& held);

  LockPlaces places_;
  LockPatience patience_;
  std::mutex mutex_;
  bool machine_is_kept_ = false;  // somebody does not give it back: only tried from then on
};

}  // namespace manyhands::grade
