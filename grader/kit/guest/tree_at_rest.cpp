#include "kit/guest/tree_at_rest.hpp"

#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <utility>

#include "kit/guest/task_look.hpp"

namespace manyhands::guest {
namespace {

// Far more CPU time than a thread needs from one place where it waits to the next.
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr long in_circles_ns = 3'000'000'000;
#else
constexpr long in_circles_ns = 100'000'000;
#endif

using Looks = std::map<pid_t, TaskLook>;

void look_at_tree(pid_t pid, Looks& looks) {
  const auto self = static_cast<pid_t>(::syscall(SYS_gettid));
  for (const auto tid : threads_of(pid)) {
    if (tid != self) looks[tid] = look_at(pid, tid);
    for (const auto child : children_of(pid, tid)) look_at_tree(child, looks);
  }
}

bool at_rest(const TaskLook& look) {
  return look.state == 'S' || look.state == 'T' || look.state == 'Z' || look.state == 'X';
}

}  // namespace

void until_tree_rests(pid_t root) {
  std::map<pid_t, long> first_cpu_ns;
  Looks before;
  for (;;) {
    Looks now;
    look_at_tree(root, now);
    // Asleep in two consecutive polls, and not scheduled between them: so all were asleep at the same time.
    const bool rest = std::all_of(now.begin(), now.end(), [&](const auto& entry) {
      const auto& [tid, look] = entry;
      const auto first = first_cpu_ns.try_emplace(tid, look.cpu_ns).first->second;
      if (look.cpu_ns - first > in_circles_ns) return true;
      const auto seen = before.find(tid);
      return at_rest(look) && seen != before.end() && seen->second == look;
    });
    if (rest) return;
    before = std::move(now);
    ::sched_yield();
  }
}

}  // namespace manyhands::guest
