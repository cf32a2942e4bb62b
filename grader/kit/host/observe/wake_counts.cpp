#include "kit/host/observe/wake_counts.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "kit/host/observe/proc.hpp"
#include "spawn/threads.hpp"

namespace manyhands::host {
namespace {

using namespace std::chrono_literals;
constexpr auto between_wake_looks = 20ms;
constexpr int parts = 4;

std::string path_of(pid_t pid, pid_t tid, const char* what) {
  return "/proc/" + std::to_string(pid) + "/task/" + std::to_string(tid) + "/" + what;
}

std::int64_t sleeps_of(pid_t pid, pid_t tid) {
  std::ifstream status(path_of(pid, tid, "status"));
  static const std::string key = "voluntary_ctxt_switches:";
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(key)) return std::strtoll(line.c_str() + key.size(), nullptr, 10);
  return -1;
}

std::vector<pid_t> whole_tree(pid_t guest) {
  auto tree = proc::descendants_of(guest);
  tree.insert(tree.begin(), guest);
  return tree;
}

struct SystemCall {
  long number = -1;
  std::array<long, 6> arguments{};
};

SystemCall system_call_of(pid_t pid, pid_t tid) {
  std::ifstream file(path_of(pid, tid, "syscall"));
  std::string line;
  SystemCall call;
  auto& a = call.arguments;
  if (!std::getline(file, line) ||
      std::sscanf(line.c_str(), "%ld %lx %lx %lx %lx %lx %lx", &call.number,
                  reinterpret_cast<unsigned long*>(&a[0]), reinterpret_cast<unsigned long*>(&a[1]),
                  reinterpret_cast<unsigned long*>(&a[2]), reinterpret_cast<unsigned long*>(&a[3]),
                  reinterpret_cast<unsigned long*>(&a[4]), reinterpret_cast<unsigned long*>(&a[5])) < 7)
    call.number = -1;
  return call;
}

bool has_limit(const SystemCall& call) {
  const auto& a = call.arguments;
  switch (call.number) {
    case SYS_futex: {
      const auto operation = a[1] & FUTEX_CMD_MASK;
      return (operation == FUTEX_WAIT || operation == FUTEX_WAIT_BITSET) && a[3] != 0;
    }
#ifdef SYS_poll
    case SYS_poll:
      return static_cast<int>(a[2]) >= 0;
    case SYS_select:
      return a[4] != 0;
    case SYS_epoll_wait:
#endif
    case SYS_epoll_pwait:
      return static_cast<int>(a[3]) >= 0;
    case SYS_ppoll:
      return a[2] != 0;
    case SYS_pselect6:
      return a[4] != 0;
    case SYS_nanosleep:
    case SYS_clock_nanosleep:
      return true;
    case SYS_rt_sigtimedwait:
      return a[2] != 0;
    default:
      return false;
  }
}

/// A timerfd that is armed.
bool has_timer(pid_t pid) {
  for (const auto& [fd, what] : proc::descriptors_of(pid)) {
    if (what.find("timerfd") == std::string::npos) continue;
    std::ifstream info("/proc/" + std::to_string(pid) + "/fdinfo/" + std::to_string(fd));
    for (std::string line; std::getline(info, line);)
      if (line.starts_with("it_value:") && line.find_first_of("123456789") != std::string::npos) return true;
  }
  return false;
}

}  // namespace

void WakeCounts::start(pid_t guest, Clock::time_point now) {
  guest_ = guest;
  looks_.clear();
  look(now);
}

void WakeCounts::look(Clock::time_point now) {
  if (!looks_.empty() && now - looks_.back().when < between_wake_looks) return;
  Look look{now, {}};
  for (const auto pid : whole_tree(guest_))
    for (const int tid : spawn::list_threads(pid))
      if (const auto sleeps = sleeps_of(pid, tid); sleeps >= 0) look.counts[{pid, tid}] = sleeps;
  looks_.push_back(std::move(look));
}

WakeUps WakeCounts::counted() const {
  WakeUps best;
  if (looks_.size() <= parts) return best;
  const auto begin = looks_.front().when;
  best.span_ns = std::chrono::nanoseconds(looks_.back().when - begin).count();
  std::array<const Look*, parts + 1> ends{};
  for (int part = 0; part <= parts; ++part) {
    const auto when = begin + part * (looks_.back().when - begin) / parts;
    ends[static_cast<std::size_t>(part)] =
        &*std::find_if(looks_.begin(), looks_.end(), [&](const Look& look) { return look.when >= when; });
  }
  for (const auto& [task, last] : looks_.back().counts) {
    const auto at = [&task = task](const Look& look) {
      const auto found = look.counts.find(task);
      return found == look.counts.end() ? std::int64_t{-1} : found->second;
    };
    const auto first = at(looks_.front());
    auto least = last - first;
    for (int part = 0; part < parts; ++part)
      least = std::min(
          least, at(*ends[static_cast<std::size_t>(part) + 1]) - at(*ends[static_cast<std::size_t>(part)]));
    if (first < 0 || least <= best.least) continue;
    best.pid = task.first;
    best.tid = task.second;
    best.least = least;
    best.count = last - first;
  }
  return best;
}

bool wakes_by_itself(pid_t guest) {
  for (const auto pid : whole_tree(guest)) {
    for (const int tid : spawn::list_threads(pid))
      if (has_limit(system_call_of(pid, tid))) return true;
    if (has_timer(pid)) return true;
  }
  return false;
}

}  // namespace manyhands::host
