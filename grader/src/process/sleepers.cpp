#include "process/sleepers.hpp"

#include <fstream>
#include <string>
#include <vector>

#include "process/descendants.hpp"
#include "spawn/threads.hpp"

namespace manyhands::process {
namespace {

/// More than any compiler starts. With more than that, not all are examined, and the command counts as awake.
constexpr std::size_t most_processes = 64;

/// Adds the thread and its CPU time to `seen`; false if it is gone or not asleep.
bool add_sleeper(pid_t pid, int tid, std::uint64_t& seen) {
  const auto folder = "/proc/" + std::to_string(pid) + "/task/" + std::to_string(tid);
  std::ifstream stat(folder + "/stat");
  std::string text;
  std::getline(stat, text);
  const auto state = text.rfind(") ");
  if (state == std::string::npos || state + 2 >= text.size() || text[state + 2] != 'S') return false;
  std::ifstream schedule(folder + "/schedstat");
  std::uint64_t cpu_ns = 0;
  if (!(schedule >> cpu_ns)) return false;
  for (const auto part : {static_cast<std::uint64_t>(tid), cpu_ns})
    seen = (seen ^ part) * 1099511628211ULL + 1;
  return true;
}

/// 0: a thread is awake.
std::uint64_t sleepers_below(pid_t top) {
  std::vector<pid_t> all{top};
  std::uint64_t seen = 14695981039346656037ULL;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all.size() > most_processes) return 0;
    bool asleep = true;
    const auto before = seen;
    spawn::for_each_thread(
        all[i], [&] { seen = before; },
        [&](int tid) {
          const bool sleeps = add_sleeper(all[i], tid, seen);
          asleep = asleep && sleeps;
          return sleeps || !asleep;
        });
    if (!asleep || seen == before) return 0;
    for (const auto child : children_of(all[i])) all.push_back(child);
  }
  return seen;
}

}  // namespace

double Sleepers::asleep_for() {
  const auto seen = sleepers_below(top_);
  const auto now = std::chrono::steady_clock::now();
  if (seen == 0 || seen != seen_) since_ = now;
  seen_ = seen;
  return seen == 0 ? 0 : std::chrono::duration<double>(now - since_).count();
}

}  // namespace manyhands::process
