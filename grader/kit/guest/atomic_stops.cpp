#include "kit/guest/atomic_stops.hpp"

#if defined(__SANITIZE_THREAD__)

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "kit/guest/at_rest.hpp"
#include "kit/guest/program_base.hpp"
#include "kit/waits/take_table.hpp"

// The detector must not see this code, because it would count its synchronisation as the program's own. So it
// is not instrumented, calls nothing in the standard library, and uses only the compiler's atomic built-ins.
#define UNSEEN [[gnu::no_sanitize("thread"), gnu::noinline]]

namespace {

constexpr std::size_t most_places = 256;
// The limit for all stops together, because the program must finish.
constexpr long most_ns = 4'000'000'000;

enum Doing : int { nothing, noting, stopping };

int doing = nothing;
manyhands::waits::Table* table = nullptr;
std::array<std::uintptr_t, most_places> places{};  // addresses in memory; 0: no more
unsigned tickets = 0;
unsigned served = 0;
long spent_ns = 0;
thread_local bool inside = false;
thread_local void (*at_next)() = nullptr;

UNSEEN bool known(std::uintptr_t at) {
  for (std::size_t i = 0; i < most_places; ++i) {
    const auto place = __atomic_load_n(&places[i], __ATOMIC_RELAXED);
    if (place == at) return true;
    if (place == 0) return false;
  }
  return false;
}

UNSEEN void add(std::uintptr_t at) {
  for (std::size_t i = 0; i < most_places; ++i) {
    std::uintptr_t place = 0;
    if (__atomic_compare_exchange_n(&places[i], &place, at, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED) ||
        place == at)
      return;
  }
}

UNSEEN long now_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1'000'000'000L + now.tv_nsec;
}

// Threads stop one at a time, in order of arrival. Those whose turn has not come sleep, so that they count as
// blocked.
UNSEEN void stop() {
  if (auto* action = at_next) {
    at_next = nullptr;
    action();
  }
  const auto mine = __atomic_fetch_add(&tickets, 1U, __ATOMIC_SEQ_CST);
  for (auto seen = __atomic_load_n(&served, __ATOMIC_SEQ_CST); seen != mine;
       seen = __atomic_load_n(&served, __ATOMIC_SEQ_CST))
    ::syscall(SYS_futex, &served, FUTEX_WAIT_PRIVATE, seen, nullptr, nullptr, 0);
  const auto begin = now_ns();
  manyhands::guest::until_others_rest(table == nullptr ? nullptr : &table->answers_on_the_way);
  if (__atomic_add_fetch(&spent_ns, now_ns() - begin, __ATOMIC_RELAXED) > most_ns)
    __atomic_store_n(&doing, int{nothing}, __ATOMIC_RELAXED);
  __atomic_store_n(&served, mine + 1, __ATOMIC_SEQ_CST);
  ::syscall(SYS_futex, &served, FUTEX_WAKE_PRIVATE, 1 << 30, nullptr, nullptr, 0);
}

}  // namespace

// Runs after each operation on an atomic variable; called by the functions that --wrap puts in place of the
// detector's.
extern "C" void manyhands_after_atomic(void* returns_to, void* callers_frame) noexcept;
extern "C" UNSEEN void manyhands_after_atomic(void* returns_to, void* callers_frame) noexcept {
  const auto what = __atomic_load_n(&doing, __ATOMIC_RELAXED);
  if (what == nothing || inside) return;
  inside = true;
  // The operation may be inside a small library function, so its caller's address counts, too. That code has
  // frame pointers.
  const std::array<std::uintptr_t, 2> at{reinterpret_cast<std::uintptr_t>(returns_to),
                                         static_cast<const std::uintptr_t*>(callers_frame)[1]};
  if (what == noting)
    add(at[0]), add(at[1]);
  else if (known(at[0]) || known(at[1]))
    stop();
  inside = false;
}

// The detector's functions for operations on n bits. They pass on the frame of the function that contains the
// operation, which was compiled with frame pointers.
#define WRAP_ATOMIC(bits, type)                                                                             \
  extern "C" type __real___tsan_atomic##bits##_load(const volatile type*, int) noexcept;                    \
  extern "C" type __wrap___tsan_atomic##bits##_load(const volatile type* from, int order) noexcept;         \
  extern "C" void __real___tsan_atomic##bits##_store(volatile type*, type, int) noexcept;                   \
  extern "C" void __wrap___tsan_atomic##bits##_store(volatile type* to, type value, int order) noexcept;    \
  extern "C" UNSEEN type __wrap___tsan_atomic##bits##_load(const volatile type* from, int order) noexcept { \
    const type value = __real___tsan_atomic##bits##_load(from, order);                                      \
    manyhands_after_atomic(__builtin_return_address(0), *static_cast<void**>(__builtin_frame_address(0)));  \
    return value;                                                                                           \
  }                                                                                                         \
  extern "C" UNSEEN void __wrap___tsan_atomic##bits##_store(volatile type* to, type value,                  \
                                                            int order) noexcept {                           \
    __real___tsan_atomic##bits##_store(to, value, order);                                                   \
    manyhands_after_atomic(__builtin_return_address(0), *static_cast<void**>(__builtin_frame_address(0)));  \
  }

WRAP_ATOMIC(8, unsigned char)
WRAP_ATOMIC(32, unsigned int)
WRAP_ATOMIC(64, unsigned long)

namespace manyhands::guest::atomic_stops {

void note() {
  doing = noting;
}

void stop_at(const std::vector<std::uint64_t>& given) {
  if (given.empty()) return;
  table = waits::take_table();
  const auto base = program_base();
  for (std::size_t i = 0; i < std::min(given.size(), most_places); ++i) places[i] = given[i] + base;
  doing = stopping;
}

bool at_next_stop(void (*action)()) {
  if (__atomic_load_n(&doing, __ATOMIC_RELAXED) != stopping) return false;
  at_next = action;
  return true;
}

std::vector<std::uint64_t> noted() {
  std::vector<std::uint64_t> all;
  if (doing != noting) return all;
  const auto base = program_base();
  for (const auto place : places)
    if (place > base) all.push_back(place - base);
  return all;
}

}  // namespace manyhands::guest::atomic_stops

#else

namespace manyhands::guest::atomic_stops {
void note() {}
void stop_at(const std::vector<std::uint64_t>&) {}
bool at_next_stop(void (*)()) {
  return false;
}
std::vector<std::uint64_t> noted() {
  return {};
}
}  // namespace manyhands::guest::atomic_stops

#endif
