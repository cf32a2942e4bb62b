#include "kit/guest/at_rest.hpp"

#include <dirent.h>
#include <dlfcn.h>
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

#include "kit/guest/task_look.hpp"

namespace manyhands::guest {
namespace {

// While a thread writes a detector's report it looks like a spinning thread, and it blocks afterwards; so the
// limits are multiplied by this factor, until a thread has once exceeded them.
constexpr long reporting = 100;
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
std::atomic<long> patience{reporting};
#else
std::atomic<long> patience{1};
#endif

std::atomic<pid_t> spared{0};

using Look = TaskLook;
using Looks = std::map<pid_t, Look>;

// Only system calls and no allocation, because it is called often.
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
  std::strtol(rest, &rest, 10);  // the time it was ready and had no CPU
  look.times = std::strtol(rest, &rest, 10);
  return look;
}

// All other threads, or nullopt if some may be missing. If a thread ends while the kernel lists them, the
// listing ends there, without the threads behind it. So the listed threads are compared with the kernel's
// count: if the numbers match and all of them still exist when they are read, the list is complete.
std::optional<Looks> look_at_others() {
  static constexpr const char* folder = "/proc/self/task";
  const auto self = static_cast<pid_t>(::syscall(SYS_gettid));
  Looks looks;
  auto* tasks = ::opendir(folder);
  if (tasks == nullptr) std::abort();  // nothing can be said about any thread
  std::size_t listed = 0;
  while (const auto* entry = ::readdir(tasks)) {
    const auto tid = std::atoi(entry->d_name);
    listed += tid > 0 ? 1 : 0;
    if (tid > 0 && tid != self && tid != spared.load(std::memory_order_relaxed)) looks[tid] = {};
  }
  ::closedir(tasks);
  struct stat info {};
  if (::stat(folder, &info) != 0) std::abort();
  constexpr nlink_t no_threads = 2;  // link count of a directory without subdirectories
  if (listed + no_threads != info.st_nlink) return std::nullopt;
  for (auto& [tid, look] : looks) {
    look = look_at(tid);
    if (look.state == 'X') return std::nullopt;
  }
  return looks;
}

bool asleep(const Look& look) {
  // T: stopped by a signal; Z: the main thread has ended before the process.
  return look.state == 'S' || look.state == 'T' || look.state == 'Z';
}

}  // namespace

void spare_this_thread() {
  spared.store(static_cast<pid_t>(::syscall(SYS_gettid)), std::memory_order_relaxed);
}

void until_others_rest(const std::atomic<std::uint32_t>* on_the_way) {
  // Of the library that orders waits (kit/waits), where it is loaded: a thread that it holds sleeps, too.
  auto* end_holds = reinterpret_cast<int (*)()>(::dlsym(RTLD_DEFAULT, "manyhands_end_holds"));
  std::map<pid_t, TaskWay> ways;
  Looks before;
  for (;;) {
    // Read this before the threads' states: then a thread that was woken before is seen awake.
    const bool expected = on_the_way != nullptr && on_the_way->load(std::memory_order_acquire) != 0;
    auto now = look_at_others();
    bool rest = now.has_value() && !expected;
    if (!now) now.emplace();
    for (const auto& [tid, look] : *now) {
      auto& way = ways.try_emplace(tid, look).first->second;
      way.add(look);
      const bool in_circles = way.in_circles(patience.load(std::memory_order_relaxed));
      if (in_circles) patience.store(1, std::memory_order_relaxed);
      // Asleep in two consecutive polls and not scheduled between them. So all threads were asleep at the
      // same time between the two polls.
      const auto seen = before.find(tid);
      const bool slept = asleep(look) && seen != before.end() && seen->second == look;
      if (!slept && !in_circles) rest = false;
    }
    if (rest && (end_holds == nullptr || end_holds() == 0)) return;
    before = std::move(*now);
    ::sched_yield();
  }
}

}  // namespace manyhands::guest
