#include "kit/guest/at_rest.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <optional>
#include <utility>

namespace manyhands::guest {
namespace {

// CPU time that nobody needs to get from one place where it waits to the next. It counts by how often it was
// seen to have grown, by no more than `most_at_once_ns` each time: where the host fetches a page, or holds
// the machine for a while, a thread that takes one step is charged for all of it, but at once.
constexpr long in_circles_ns = 30'000'000;
constexpr long most_at_once_ns = 4'000'000;
// … and how often it is given a CPU on the way: a thread that yields in a loop uses little time.
constexpr long in_circles_times = 500;

// A detector's report costs the thread that made the mistake as much as walking in circles, and it rests
// afterwards; whoever has once shown not to is not waited for so long again.
constexpr long reporting = 100;
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
std::atomic<long> patience{reporting};
#else
std::atomic<long> patience{1};
#endif

std::atomic<pid_t> spared{0};

struct Look {
  char state = 'X';  // as in /proc; X: gone
  long cpu_ns = 0;   // so far
  long times = 0;    // that it was given a CPU
  bool operator==(const Look&) const = default;
};
using Looks = std::map<pid_t, Look>;

// What a thread has done since it was first looked at.
struct Way {
  Look last;
  long cpu_ns = 0;  // counted with care, see above
  long times = 0;
  void add(const Look& look) {
    cpu_ns += std::min(look.cpu_ns - last.cpu_ns, most_at_once_ns);
    times += look.times - last.times;
    last = look;
  }
};

// Plain system calls and no allocation: it is done often.
bool read_text(pid_t tid, const char* what, std::array<char, 512>& text) {
  std::array<char, 64> path{};
  std::snprintf(path.data(), path.size(), "/proc/self/task/%d/%s", tid, what);
  const int file = ::open(path.data(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const auto n = ::read(file, text.data(), text.size() - 1);
  ::close(file);
  text[n > 0 ? static_cast<std::size_t>(n) : 0] = '\0';
  return n > 0;
}

Look look_at(pid_t tid) {
  Look look;
  std::array<char, 512> text{};
  if (!read_text(tid, "stat", text)) return look;
  const char* name_end = std::strrchr(text.data(), ')');
  if (name_end == nullptr || name_end[1] != ' ') return look;
  look.state = name_end[2];
  if (!read_text(tid, "schedstat", text)) return look;
  char* rest = text.data();
  look.cpu_ns = std::strtol(rest, &rest, 10);
  std::strtol(rest, &rest, 10);  // time that it waited for a CPU
  look.times = std::strtol(rest, &rest, 10);
  return look;
}

// All other threads; nothing where not all could be found. Where a thread ends while the kernel lists them,
// the list ends there, and those behind it are not in it. So they are counted afterwards: if there are as
// many, and all are there when they are looked at, they are all.
std::optional<Looks> look_at_others() {
  static constexpr const char* folder = "/proc/self/task";
  const auto self = static_cast<pid_t>(::syscall(SYS_gettid));
  Looks looks;
  auto* tasks = ::opendir(folder);
  if (tasks == nullptr) std::abort();  // nothing could be said about anybody
  std::size_t listed = 0;
  while (const auto* entry = ::readdir(tasks)) {
    const auto tid = std::atoi(entry->d_name);
    listed += tid > 0 ? 1 : 0;
    if (tid > 0 && tid != self && tid != spared.load(std::memory_order_relaxed)) looks[tid] = {};
  }
  ::closedir(tasks);
  struct stat info {};
  if (::stat(folder, &info) != 0) std::abort();
  constexpr nlink_t no_threads = 2;  // of a folder without any
  if (listed + no_threads != info.st_nlink) return std::nullopt;
  for (auto& [tid, look] : looks) {
    look = look_at(tid);
    if (look.state == 'X') return std::nullopt;
  }
  return looks;
}

bool asleep(const Look& look) {
  return look.state == 'S' || look.state == 'Z';  // Z: the first thread stays when it has ended
}

}  // namespace

void spare_this_thread() {
  spared.store(static_cast<pid_t>(::syscall(SYS_gettid)), std::memory_order_relaxed);
}

void until_others_rest(const std::atomic<std::uint32_t>* on_the_way) {
  std::map<pid_t, Way> ways;
  Looks before;
  for (;;) {
    // Before the look: whoever was woken until then is seen awake.
    const bool expected = on_the_way != nullptr && on_the_way->load(std::memory_order_acquire) != 0;
    auto now = look_at_others();
    bool rest = now.has_value() && !expected;
    if (!now) now.emplace();
    for (const auto& [tid, look] : *now) {
      auto& way = ways.try_emplace(tid, Way{look}).first->second;
      way.add(look);
      const auto factor = patience.load(std::memory_order_relaxed);
      const bool in_circles = way.cpu_ns > factor * in_circles_ns || way.times > factor * in_circles_times;
      if (in_circles) patience.store(1, std::memory_order_relaxed);
      // Asleep in two looks, and never awake between them: so all slept at the moment between the two.
      const auto seen = before.find(tid);
      const bool slept = asleep(look) && seen != before.end() && seen->second == look;
      if (!slept && !in_circles) rest = false;
    }
    if (rest) return;
    before = std::move(*now);
    ::sched_yield();
  }
}

}  // namespace manyhands::guest
