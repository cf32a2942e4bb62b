// What the C++ memory model promises, and what it does not, in a few lines each: message passing, fences, one
// order of all seq_cst operations, one order of the writes to one variable.
#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <thread>

#include "kit/schedules/include/manyhands/schedules.hpp"
#include "tests/kit/schedules/scheduled.hpp"

namespace scheduled {
namespace {

using manyhands::schedules::check;

constexpr auto relaxed = std::memory_order_relaxed;
constexpr auto acquire = std::memory_order_acquire;
constexpr auto release = std::memory_order_release;
constexpr auto seq_cst = std::memory_order_seq_cst;

template <bool repaired>
void message() {
  std::atomic<int> text{0};
  std::atomic<bool> sent{false};
  std::thread writer([&] {
    text.store(1, relaxed);
    sent.store(true, repaired ? release : relaxed);
  });
  if (sent.load(acquire)) check(text.load(relaxed) == 1, "whoever sees the flag sees the text");
  writer.join();
}

template <bool repaired>
void message_by_fences() {
  std::atomic<int> text{0};
  std::atomic<bool> sent{false};
  std::thread writer([&] {
    text.store(1, relaxed);
    std::atomic_thread_fence(release);
    sent.store(true, relaxed);
  });
  if (sent.load(relaxed)) {
    if (repaired) std::atomic_thread_fence(acquire);
    check(text.load(relaxed) == 1, "whoever sees the flag sees the text");
  }
  writer.join();
}

/// A change by another thread continues the release sequence, a store does not.
template <bool repaired>
void release_sequence() {
  std::atomic<int> text{0};
  std::atomic<int> stage{0};
  std::thread writer([&] {
    text.store(1, relaxed);
    stage.store(1, release);
  });
  std::thread other([&] {
    if (stage.load(relaxed) != 1) return;
    if (repaired) stage.fetch_add(1, relaxed);
    if (!repaired) stage.store(2, relaxed);
  });
  if (stage.load(acquire) == 2) check(text.load(relaxed) == 1, "the second stage comes after the text");
  writer.join();
  other.join();
}

/// Reads of one variable never go back.
template <bool repaired>
void reads_in_order() {
  std::atomic<int> one{0};
  std::atomic<int> another{0};
  std::thread writer([&] {
    for (int i = 1; i <= 3; ++i) {
      one.store(i, relaxed);
      another.store(i, relaxed);
    }
  });
  const int before = (repaired ? one : another).load(relaxed);
  check(before <= one.load(relaxed), "the second read is not older");
  writer.join();
}

/// Two readers, two writers: do both readers see the writes in the same order?
template <bool repaired>
void independent_reads() {
  std::array<std::atomic<int>, 2> written{};
  std::array<bool, 2> first_only{};
  std::thread zero([&] { written[0].store(1, relaxed); });
  std::thread one([&] { written[1].store(1, relaxed); });
  const auto read = [&](std::size_t first) {
    constexpr auto order = repaired ? seq_cst : acquire;
    first_only[first] = written[first].load(order) == 1 && written[1 - first].load(order) == 0;
  };
  std::thread third(read, 0), fourth(read, 1);
  for (auto* thread : {&zero, &one, &third, &fourth}) thread->join();
  check(!(first_only[0] && first_only[1]), "both see the same write first");
}

/// A fence also counts for the threads that are told of it.
template <bool repaired>
void fence_told_to_another() {
  std::atomic<int> x{0}, y{0};
  std::atomic<bool> told{false};
  int seen_y = -1, seen_x = -1;
  std::thread first([&] {
    x.store(1, relaxed);
    std::atomic_thread_fence(seq_cst);
    seen_y = y.load(relaxed);
  });
  std::thread second([&] {
    y.store(1, relaxed);
    if (repaired) std::atomic_thread_fence(seq_cst);
    told.store(true, release);
  });
  if (told.load(acquire)) seen_x = x.load(relaxed);
  first.join();
  second.join();
  check(seen_y != 0 || seen_x != 0, "one of the two writes was first");
}

template <bool repaired>
void peterson() {
  constexpr auto store = repaired ? seq_cst : release;
  constexpr auto load = repaired ? seq_cst : acquire;
  std::array<std::atomic<bool>, 2> wants{};
  std::atomic<std::size_t> turn{0};
  std::atomic<int> inside{0};
  const auto enter = [&](std::size_t me) {
    wants[me].store(true, store);
    turn.store(1 - me, store);
    while (wants[1 - me].load(load) && turn.load(load) == 1 - me) std::this_thread::yield();
    check(inside.fetch_add(1, relaxed) == 0, "one at most is inside");
    inside.fetch_sub(1, relaxed);
    wants[me].store(false, store);
  };
  std::thread one(enter, 0), two(enter, 1);
  one.join();
  two.join();
}

/// Atomic variables are made again and again in the same memory, on the heap and on a stack.
template <bool repaired>
void atomics_in_used_memory() {
  const auto use = [](std::atomic<int>& count) {
    check(count.load(relaxed) == 0, "a new counter is 0");
    std::thread other([&] { count.store(1, relaxed); });
    if (repaired) other.join();
    const int seen = count.load(relaxed);
    check(seen == 1, "it has counted");
    if (!repaired) other.join();
    count.store(2, relaxed);
  };
  for (int i = 0; i < 3; ++i) {
    std::atomic<int> on_stack{0};
    use(on_stack);
    const auto on_heap = std::make_unique<std::atomic<int>>(0);
    use(*on_heap);
  }
}

/// A mutex orders relaxed operations as well as any others.
template <bool repaired>
void relaxed_under_a_mutex() {
  std::mutex m;
  std::atomic<int> paid{0}, booked{0};
  std::thread writer([&] {
    const std::scoped_lock lock(m);
    paid.store(1, relaxed);
    booked.store(1, relaxed);
  });
  std::unique_lock lock(m, std::defer_lock);
  if (repaired) lock.lock();
  const int seen = booked.load(relaxed);
  check(paid.load(relaxed) >= seen, "what is booked is paid");
  if (repaired) lock.unlock();
  writer.join();
}

constexpr Scenario table[] = {
    SCHEDULED(message),        SCHEDULED(message_by_fences),      SCHEDULED(release_sequence),
    SCHEDULED(reads_in_order), SCHEDULED(independent_reads),      SCHEDULED(fence_told_to_another),
    SCHEDULED(peterson),       SCHEDULED(atomics_in_used_memory), SCHEDULED(relaxed_under_a_mutex),
};

}  // namespace

Scenarios weak_scenarios() {
  return {table, std::size(table)};
}

}  // namespace scheduled
