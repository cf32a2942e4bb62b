#include "kit/host/observe/waiters.hpp"

#include <sys/syscall.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "kit/host/observe/proc.hpp"

namespace manyhands::host {
namespace {

constexpr int looks = 5;
constexpr std::chrono::milliseconds between_looks{3};

// Calls that wait until one descriptor, their first argument, is readable.
bool reads(long number) {
  switch (number) {
    case SYS_read:
    case SYS_readv:
    case SYS_pread64:
    case SYS_preadv:
    case SYS_recvfrom:
    case SYS_recvmsg:
    case SYS_recvmmsg:
    case SYS_splice:
      return true;
    default:
      return false;
  }
}

// Processes that share one address space are listed under the first of them.
using Memories = std::vector<pid_t>;

pid_t memory_of(pid_t pid, Memories& known) {
  for (const auto other : known)
    if (other == pid || proc::share_memory(other, pid)) return other;
  known.push_back(pid);
  return pid;
}

class Look {
 public:
  Look(pid_t guest, std::uint16_t port)
      : guest_(guest), port_(port), ports_(proc::remote_ports_seen_by(guest)) {}

  void at(pid_t pid) {
    const auto descriptors = proc::descriptors_of(pid);
    for (const auto& task : proc::tasks_of(pid)) {
      if (task.state == 'Z' || task.state == 'X') continue;
      const auto call = proc::system_call_of(task.pid, task.tid);
      all_shown_ = all_shown_ && call.shown;
      auto waited_for = proc::waited_for_by(task.pid, call);
      if (reads(call.number)) waited_for.push_back(static_cast<int>(call.first_argument));
      std::set<std::string> connections;
      for (const int fd : waited_for)
        if (const auto found = descriptors.find(fd);
            found != descriptors.end() && leads_to_site(found->second))
          connections.insert(found->second);
      most_of_one_ = std::max(most_of_one_, static_cast<int>(connections.size()));
      if (connections.size() == 1) by_connection_[*connections.begin()].push_back({pid, task.tid});
    }
  }

  [[nodiscard]] Waiters found() const {
    Waiters found;
    found.seen = all_shown_;
    found.most_of_one = most_of_one_;
    Memories memories{guest_};
    std::set<pid_t> others;
    for (const auto& [connection, tasks] : by_connection_) {
      const auto [pid, tid] = tasks.front();  // other tasks that wait for the same connection do not count
      if (const auto memory = memory_of(pid, memories); memory == guest_)
        found.threads.push_back(tid);
      else
        others.insert(memory);
    }
    found.processes = static_cast<int>(others.size());
    return found;
  }

 private:
  [[nodiscard]] bool leads_to_site(const std::string& descriptor) const {
    const auto found = ports_.find(descriptor);
    return found != ports_.end() && found->second == port_;
  }

  pid_t guest_;
  std::uint16_t port_;
  std::map<std::string, std::uint16_t> ports_;
  // The tasks that wait for this connection only.
  std::map<std::string, std::vector<std::pair<pid_t, pid_t>>> by_connection_;
  bool all_shown_ = true;
  int most_of_one_ = 0;
};

int count_of(const Waiters& waiters) {
  return static_cast<int>(waiters.threads.size()) + waiters.processes;
}

}  // namespace

Waiters waiters_of(pid_t guest, std::uint16_t port, int expected) {
  Waiters best;
  for (int i = 0; i < looks; ++i) {
    if (i > 0) std::this_thread::sleep_for(between_looks);
    Look look(guest, port);
    look.at(guest);
    for (const auto pid : proc::descendants_of(guest)) look.at(pid);
    auto found = look.found();
    if (i == 0 || count_of(found) > count_of(best)) best = std::move(found);
    if (count_of(best) >= expected) break;
  }
  return best;
}

}  // namespace manyhands::host
