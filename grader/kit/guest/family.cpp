#include "kit/guest/family.hpp"

#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <new>
#include <utility>

#include "kit/guest/task_look.hpp"

namespace manyhands::guest::family {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr long patience = 10;
#else
constexpr long patience = 1;
#endif
constexpr std::chrono::seconds longest_hold{3};

constexpr std::size_t most_members = 1000;
struct Member {
  std::atomic<pid_t> pid;  // 0: not there yet
  std::atomic<bool> held;
};
struct Family {
  std::atomic<std::uint32_t> members;
  std::atomic<std::int32_t> on_the_way;  // forks that have begun, and whose child is not a member yet
  std::atomic<std::int64_t> held_ns;     // in total
  std::array<std::atomic<std::uint32_t>, counters> counts;
  std::array<Member, most_members> member;
};
static_assert(std::atomic<pid_t>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

Family* family = nullptr;  // null: not started
std::size_t self = 0;      // this process's place among the members

void join() {
  self = family->members.fetch_add(1);
  if (self < most_members) family->member[self].pid = ::getpid();
}

void before_fork() {
  ++family->on_the_way;
}

void in_child() {
  join();
  --family->on_the_way;
}

bool cannot_run(const TaskLook& look) {
  return look.state == 'S' || look.state == 'Z' || look.state == 'X';
}

enum class Rest { none, spinning, asleep };

// Do all others sleep, in two looks and not scheduled in between? `spinning`: only if those that run in
// circles count, too.
Rest others_rest(std::map<int, std::pair<TaskLook, TaskWay>>& ways) {
  auto rest = family->on_the_way == 0 ? Rest::asleep : Rest::none;
  const auto members = std::min<std::size_t>(family->members, most_members);
  for (std::size_t i = 0; i < members; ++i) {
    const auto& member = family->member[i];
    if (i == self || member.held) continue;
    if (member.pid == 0) rest = Rest::none;
    for (const auto tid : threads_of(member.pid)) {
      const auto look = look_at(member.pid, tid);
      const auto [known, is_new] = ways.try_emplace(tid, look, TaskWay(look));
      auto& [last, way] = known->second;
      const bool slept = !is_new && cannot_run(look) && look == last;
      way.add(look);
      last = look;
      if (!slept) rest = std::min(rest, way.in_circles(patience) ? Rest::spinning : Rest::none);
    }
  }
  return rest;
}

}  // namespace

void start() {
  if (family != nullptr) return;
  void* memory = ::mmap(nullptr, sizeof(Family), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) std::abort();
  family = new (memory) Family{};
  join();
  if (::pthread_atfork(before_fork, nullptr, in_child) != 0) std::abort();
}

bool is_child() {
  return family != nullptr && ::getpid() != family->member[0].pid;
}

bool is_shared(const void* address) {
  const auto wanted = reinterpret_cast<std::uintptr_t>(address);
  auto* maps = std::fopen("/proc/self/maps", "re");
  if (maps == nullptr) return false;
  std::array<char, 4352> line{};
  bool shared = false;
  while (!shared && std::fgets(line.data(), line.size(), maps) != nullptr) {
    unsigned long first = 0;
    unsigned long last = 0;
    char kind = 0;
    if (std::sscanf(line.data(), "%lx-%lx %*3c%c", &first, &last, &kind) == 3)
      shared = kind == 's' && first <= wanted && wanted < last;
  }
  std::fclose(maps);
  return shared;
}

bool until_others_rest(std::chrono::milliseconds budget) {
  using namespace std::chrono;
  if (family == nullptr || self >= most_members || nanoseconds(family->held_ns) > budget) return false;
  family->member[self].held = true;
  std::map<int, std::pair<TaskLook, TaskWay>> ways;
  const auto begin = steady_clock::now();
  auto rest = others_rest(ways);
  while (rest == Rest::none && steady_clock::now() - begin < longest_hold) {
    ::sched_yield();
    rest = others_rest(ways);
  }
  family->held_ns += nanoseconds(steady_clock::now() - begin).count();
  family->member[self].held = false;
  return rest == Rest::asleep;
}

std::uint32_t count(Counter counter) {
  return family == nullptr ? 0 : ++family->counts[static_cast<std::size_t>(counter)];
}

std::uint32_t value(Counter counter) {
  return family == nullptr ? 0 : family->counts[static_cast<std::size_t>(counter)].load();
}

}  // namespace manyhands::guest::family
