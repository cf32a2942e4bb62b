// Decides who may time something now. Timed runs go one at a time, and never next to untimed work of other
// graders.
//
// Two locks, taken in this order: one for this user's graders, in a folder to which nobody else can write;
// and one for the whole machine in /tmp, which any user can hold and keep. Timed runs need the first; the
// second is a courtesy between users: graders wait for it, but not for long. No wait is endless, and each
// says which process it waits for.
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

/// Creates the user's folder if necessary: /tmp/manyhands-<uid> or, if somebody else has taken this name, a
/// similar one elsewhere. Owned by us and not writable by others.
LockPlaces usual_lock_places();

/// The first of `folders` that is ours alone, or can be created so; empty: none.
std::filesystem::path folder_of_our_own(const std::vector<std::filesystem::path>& folders);

struct LockPatience {
  std::chrono::milliseconds before_telling{3000};
  std::chrono::milliseconds between_words{20'000};  // report another holder, but not too often
  std::chrono::milliseconds one_holder{600'000};    // for a holder that does not release it
  std::chrono::milliseconds altogether{1'800'000};
  std::chrono::milliseconds other_users{180'000};  // for the machine's lock, whoever holds it
};

class RunLocks {
 public:
  using Held = std::vector<FileLock>;
  /// Receives what it waits for, in words that can follow "crawl-threads: ".
  using Tell = std::function<void(const std::string& what)>;

  explicit RunLocks(LockPlaces places = usual_lock_places(), LockPatience patience = {});

  /// Waits until it may run. An Error, with the holder of the lock and what to do, if this took too long:
  /// then nothing can be timed. If no lock can be created, it does not wait.
  [[nodiscard]] Result<Held> for_timed_runs(const Tell& tell);

  /// For untimed work, which may run next to other untimed work but waits while something is timed. If the
  /// wait gets too long, it continues anyway. Any thread, several at once.
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
  bool machine_is_kept_ = false;  // a holder did not release it: from then on, only try it
};

}  // namespace manyhands::grade
