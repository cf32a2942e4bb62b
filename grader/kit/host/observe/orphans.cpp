#include "kit/host/observe/orphans.hpp"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "kit/host/observe/proc.hpp"

namespace manyhands::host {
namespace {

// Direct children that are not guests; the guests' own trees are not included.
std::vector<pid_t> direct_orphans() {
  auto children = proc::children_of(::getpid());
  std::erase_if(children, [](pid_t child) { return known_guests().contains(child); });
  return children;
}

bool reap(pid_t pid, int options, std::int64_t& cpu_ns) {
  rusage usage{};
  if (::wait4(pid, nullptr, options, &usage) != pid) return false;
  cpu_ns += (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1'000'000'000LL +
            (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1'000LL;
  return true;
}

}  // namespace

void become_reaper() {
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
}

std::set<pid_t>& known_guests() {
  static std::set<pid_t> guests;
  return guests;
}

std::vector<pid_t> orphans() {
  std::vector<pid_t> found;
  for (const auto child : direct_orphans()) {
    found.push_back(child);
    for (const auto below : proc::descendants_of(child)) found.push_back(below);
  }
  return found;
}

std::int64_t reap_orphans() {
  std::int64_t cpu_ns = 0;
  // A fork bomb may outrun one sweep; every sweep stops what exists, so that it starts no more, and kills it.
  for (int sweep = 0; sweep < 1000; ++sweep) {
    const auto direct = direct_orphans();
    if (direct.empty()) break;
    std::vector<pid_t> found;
    for (const auto child : direct) {
      if (reap(child, WNOHANG, cpu_ns)) continue;
      ::kill(child, SIGSTOP);
      found.push_back(child);
      for (const auto below : proc::stop_descendants_of(child)) found.push_back(below);
    }
    for (const auto pid : found) ::kill(pid, SIGKILL);
    for (const auto pid : found) reap(pid, 0, cpu_ns);
  }
  return cpu_ns;
}

}  // namespace manyhands::host
