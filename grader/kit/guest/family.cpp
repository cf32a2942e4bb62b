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
#include <new>

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

// Do all others sleep, in two looks and not scheduled in between? `spinning`: only if those that run in
// circles count, too.
ProcessRest others_rest(RestLook& look) {
  auto rest = family->on_the_way == 0 ? ProcessRest::asleep : ProcessRest::none;
  const auto members = std::min<std::size_t>(family->members, most_members);
  for (std::size_t i = 0; i < members; ++i) {
    const auto& member = family->member[i];
    if (i == self || member.held) continue;
    rest = std::min(rest, member.pid == 0 ? ProcessRest::none : look.of(member.pid));
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
  RestLook look(patience);
  const auto begin = steady_clock::now();
  auto rest = others_rest(look);
  while (rest == ProcessRest::none && steady_clock::now() - begin < longest_hold) {
    ::sched_yield();
    rest = others_rest(look);
  }
  family->held_ns += nanoseconds(steady_clock::now() - begin).count();
  family->member[self].held = false;
  return rest == ProcessRest::asleep;
}

std::uint32_t count(Counter counter) {
  return family == nullptr ? 0 : ++family->counts[static_cast<std::size_t>(counter)];
}

std::uint32_t value(Counter counter) {
  return family == nullptr ? 0 : family->counts[static_cast<std::size_t>(counter)].load();
}

}  // namespace manyhands::guest::family
