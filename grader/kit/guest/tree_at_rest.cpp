#include "kit/guest/tree_at_rest.hpp"

#include <dirent.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

namespace manyhands::guest {
namespace {

// Far more CPU time than a thread needs from one place where it waits to the next.
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr long in_circles_ns = 3'000'000'000;
#else
constexpr long in_circles_ns = 100'000'000;
#endif

struct Look {
  char state = 'X';  // as in /proc; X: no longer exists
  long cpu_ns = 0;
  long times = 0;  // how often it was scheduled
  bool operator==(const Look&) const = default;
};
using Looks = std::map<pid_t, Look>;

std::string text_of(const std::string& path) {
  std::array<char, 4096> text{};
  auto* file = std::fopen(path.c_str(), "re");
  if (file == nullptr) return {};
  const auto n = std::fread(text.data(), 1, text.size(), file);
  std::fclose(file);
  return {text.data(), n};
}

std::vector<pid_t> threads_of(pid_t pid) {
  std::vector<pid_t> threads;
  auto* folder = ::opendir(("/proc/" + std::to_string(pid) + "/task").c_str());
  if (folder == nullptr) return threads;
  while (const auto* entry = ::readdir(folder))
    if (const auto tid = std::atoi(entry->d_name); tid > 0) threads.push_back(tid);
  ::closedir(folder);
  return threads;
}

Look look_at(const std::string& folder) {
  const auto stat = text_of(folder + "/stat");
  const auto name_end = stat.rfind(')');
  if (name_end == std::string::npos || name_end + 2 >= stat.size()) return {};
  const auto times = text_of(folder + "/schedstat");
  char* rest = nullptr;
  Look look{stat[name_end + 2], std::strtol(times.c_str(), &rest, 10), 0};
  std::strtol(rest, &rest, 10);  // the time it was ready and had no CPU
  look.times = std::strtol(rest, &rest, 10);
  return look;
}

void look_at_tree(pid_t pid, Looks& looks) {
  const auto self = static_cast<pid_t>(::syscall(SYS_gettid));
  for (const auto tid : threads_of(pid)) {
    const auto folder = "/proc/" + std::to_string(pid) + "/task/" + std::to_string(tid);
    if (tid != self) looks[tid] = look_at(folder);
    const auto children = text_of(folder + "/children");
    const char* next = children.c_str();
    for (char* end = nullptr;; next = end) {
      const auto child = static_cast<pid_t>(std::strtol(next, &end, 10));
      if (end == next) break;
      look_at_tree(child, looks);
    }
  }
}

bool at_rest(const Look& look) {
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
