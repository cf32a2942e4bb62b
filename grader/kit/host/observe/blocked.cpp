#include "kit/host/observe/blocked.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>

#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "kit/host/observe/proc.hpp"
#include "kit/host/observe/read_memory.hpp"
#include "spawn/threads.hpp"

namespace manyhands::host {
namespace {

std::string name_of(long number) {
  switch (number) {
    case SYS_read:
    case SYS_readv:
      return "read";
    case SYS_write:
    case SYS_writev:
      return "write";
    case SYS_wait4:
    case SYS_waitid:
      return "wait";
    default:
      return {};
  }
}

/// The thread that holds the mutex for which a task sleeps; 0 if it sleeps for something else, or if that
/// cannot be seen. A glibc mutex begins with the futex word, a count and the owner's number.
pid_t holder_of_mutex(pid_t pid, const proc::SystemCall& call) {
  if (call.number != SYS_futex || (call.second_argument & FUTEX_CMD_MASK) != FUTEX_WAIT) return 0;
  constexpr std::uint32_t taken_and_waited_for = 2;
  const auto mutex = read_memory<std::uint32_t>(pid, static_cast<std::uint64_t>(call.first_argument), 3);
  if (mutex.size() < 3 || mutex[0] != taken_and_waited_for || mutex[2] == 0) return 0;
  for (const int tid : spawn::list_threads(pid))
    if (proc::own_number_of(pid, tid) == static_cast<int>(mutex[2])) return tid;
  return 0;
}

/// Does a task sleep in memory that processes share, in a way in which only its own process can wake it? The
/// mutex, condition variable, barrier or atomic there was not made for several processes.
bool only_own_process_wakes(pid_t pid, const proc::SystemCall& call) {
  const auto operation = call.second_argument & FUTEX_CMD_MASK;
  return call.number == SYS_futex && (operation == FUTEX_WAIT || operation == FUTEX_WAIT_BITSET) &&
         (call.second_argument & FUTEX_PRIVATE_FLAG) != 0 &&
         proc::is_shared(pid, static_cast<std::uint64_t>(call.first_argument));
}

/// Does a task sleep in such memory until a value changes that has changed already? Somebody has forgotten to
/// wake it; or has not been able to, as with std::atomic::wait, which counts the sleepers of each process for
/// itself.
bool misses_a_change(pid_t pid, const proc::SystemCall& call) {
  if (call.number != SYS_futex || (call.second_argument & FUTEX_CMD_MASK) != FUTEX_WAIT) return false;
  const auto address = static_cast<std::uint64_t>(call.first_argument);
  if (!proc::is_shared(pid, address)) return false;
  const auto word = read_memory<std::uint32_t>(pid, address, 1);
  return word.size() == 1 && word[0] != static_cast<std::uint32_t>(call.third_argument);
}

// If a program opens or waits for very much, the beginning is enough to see why it is stuck.
constexpr std::size_t most_descriptors = 20'000;
constexpr std::size_t most_calls = 1000;

// Which processes hold which end of a pipe: determined once per pipe, and cached.
class Pipes {
 public:
  explicit Pipes(const std::vector<pid_t>& tree) {
    for (const auto pid : tree)
      for (auto& [number, what] : proc::descriptors_of(pid)) {
        if (left_ == 0) return;
        --left_;
        if (!what.starts_with("pipe:")) continue;
        ends_[what].emplace_back(pid, number);
        names_[{pid, number}] = std::move(what);
      }
  }

  void note_ends(BlockedCall& found, int fd) {
    const auto name = names_.find({found.pid, fd});
    if (name == names_.end()) return;
    found.object = name->second;
    const auto& holders = holders_of(found.object);
    found.writers = holders.writers;
    found.readers = holders.readers;
  }

 private:
  struct Holders {
    std::vector<int> writers, readers;
  };

  const Holders& holders_of(const std::string& pipe) {
    const auto [known, is_new] = holders_.try_emplace(pipe);
    if (!is_new) return known->second;
    // The descriptors of one process are adjacent.
    for (const auto& [pid, number] : ends_[pipe]) {
      auto& list = proc::is_writable(pid, number) ? known->second.writers : known->second.readers;
      if (list.empty() || list.back() != pid) list.push_back(pid);
    }
    return known->second;
  }

  std::size_t left_ = most_descriptors;
  std::map<std::string, std::vector<std::pair<pid_t, int>>> ends_;
  std::map<std::pair<pid_t, int>, std::string> names_;
  std::map<std::string, Holders> holders_;
};

}  // namespace

std::vector<BlockedCall> blocked_calls(pid_t pid) {
  auto tree = proc::descendants_of(pid);
  tree.insert(tree.begin(), pid);
  Pipes pipes(tree);
  std::vector<BlockedCall> blocked;
  for (const auto member : tree) {
    for (const auto& task : proc::tasks_of(member)) {
      if (blocked.size() >= most_calls) return blocked;
      const auto call = proc::system_call_of(task.pid, task.tid);
      for (const int fd : proc::waited_for_by(task.pid, call)) {
        BlockedCall found{task.pid, task.tid, "poll", {}, {}, {}};
        pipes.note_ends(found, fd);
        if (blocked.size() < most_calls) blocked.push_back(std::move(found));
      }
      if (const auto holder = holder_of_mutex(task.pid, call); holder != 0)
        blocked.push_back({task.pid, task.tid, "lock", {}, {holder}, {}});
      if (only_own_process_wakes(task.pid, call))
        blocked.push_back({task.pid, task.tid, "private", {}, {}, {}});
      else if (misses_a_change(task.pid, call))
        blocked.push_back({task.pid, task.tid, "changed", {}, {}, {}});
      BlockedCall found{task.pid, task.tid, name_of(call.number), {}, {}, {}};
      if (found.call.empty()) continue;
      if (found.call != "wait") pipes.note_ends(found, static_cast<int>(call.first_argument));
      blocked.push_back(std::move(found));
    }
  }
  return blocked;
}

}  // namespace manyhands::host
