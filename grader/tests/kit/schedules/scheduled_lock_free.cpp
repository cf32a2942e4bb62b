// Lock-free programs as they are in textbooks, whose data is atomic too, so that only an older value shows
// what is wrong.
#include <array>
#include <atomic>
#include <barrier>
#include <latch>
#include <memory>
#include <thread>

#include "kit/schedules/include/manyhands/schedules.hpp"
#include "tests/kit/schedules/scheduled.hpp"

namespace scheduled {
namespace {

using manyhands::schedules::check;

constexpr auto relaxed = std::memory_order_relaxed;
constexpr auto acquire = std::memory_order_acquire;
constexpr auto release = std::memory_order_release;

/// One producer, one consumer.
template <bool repaired>
void ring() {
  std::array<std::atomic<int>, 2> places{};
  std::atomic<unsigned> head{0}, tail{0};
  std::thread producer([&] {
    for (int i = 1; i <= 3; ++i) {
      const auto end = tail.load(relaxed);
      while (end - head.load(acquire) == places.size()) std::this_thread::yield();
      places[end % places.size()].store(i, relaxed);
      tail.store(end + 1, repaired ? release : relaxed);
    }
  });
  for (int i = 1; i <= 3; ++i) {
    const auto begin = head.load(relaxed);
    while (tail.load(acquire) == begin) std::this_thread::yield();
    check(places[begin % places.size()].load(relaxed) == i, "items come out as they went in");
    head.store(begin + 1, release);
  }
  producer.join();
}

template <bool repaired>
void seqlock() {
  std::atomic<unsigned> version{0};
  std::atomic<int> a{0}, b{0};
  std::thread writer([&] {
    for (int i = 1; i <= 2; ++i) {
      const auto now = version.load(relaxed);
      version.store(now + 1, relaxed);
      if (repaired) std::atomic_thread_fence(release);
      a.store(i, relaxed);
      b.store(i, relaxed);
      version.store(now + 2, release);
    }
  });
  const auto before = version.load(acquire);
  const int seen_a = a.load(relaxed);
  const int seen_b = b.load(relaxed);
  if (repaired) std::atomic_thread_fence(acquire);
  if (before % 2 == 0 && version.load(relaxed) == before) check(seen_a == seen_b, "both are of one version");
  writer.join();
}

template <bool repaired>
void spin_lock() {
  std::atomic_flag locked;
  std::atomic<int> count{0};
  const auto add = [&] {
    while (locked.test_and_set(acquire)) {
      while (locked.test(relaxed)) std::this_thread::yield();
    }
    count.store(count.load(relaxed) + 1, relaxed);
    locked.clear(repaired ? release : relaxed);
  };
  std::thread one(add), two(add);
  one.join();
  two.join();
  check(count.load(relaxed) == 2, "both have counted");
}

template <bool repaired>
void double_checked() {
  struct Settings {
    std::atomic<int> level{0};
  };
  std::atomic<Settings*> made{nullptr};
  std::atomic_flag making;
  std::unique_ptr<Settings> owner;
  const auto level = [&] {
    Settings* seen = made.load(repaired ? acquire : relaxed);
    while (seen == nullptr) {
      if (!making.test_and_set(acquire)) {
        owner = std::make_unique<Settings>();
        owner->level.store(3, relaxed);
        made.store(owner.get(), release);
      }
      seen = made.load(repaired ? acquire : relaxed);
      std::this_thread::yield();
    }
    return seen->level.load(relaxed);
  };
  std::thread other([&] { check(level() == 3, "whoever sees the settings sees all of them"); });
  check(level() == 3, "whoever sees the settings sees all of them");
  other.join();
}

template <bool repaired>
void reference_count() {
  std::atomic<int> owners{2};
  std::array<std::atomic<int>, 2> uses{};
  const auto leave = [&](std::size_t me) {
    uses[me].store(1, relaxed);
    if (owners.fetch_sub(1, repaired ? std::memory_order_acq_rel : relaxed) == 1)
      check(uses[0].load(relaxed) + uses[1].load(relaxed) == 2, "the last owner sees what all have done");
  };
  std::thread one(leave, 0), two(leave, 1);
  one.join();
  two.join();
}

/// join() orders everything before it.
template <bool repaired>
void counter_read_after_join() {
  std::atomic<int> count{0};
  std::atomic<bool> done{false};
  std::thread other([&] {
    for (int i = 0; i < 3; ++i) count.fetch_add(1, relaxed);
    done.store(true, relaxed);
  });
  if (!repaired && done.load(relaxed)) check(count.load(relaxed) == 3, "all is counted");
  other.join();
  check(count.load(relaxed) == 3, "all is counted");
}

template <bool repaired>
void wait_and_notify() {
  std::atomic<int> text{0};
  std::atomic<int> sent{0};
  std::thread writer([&] {
    text.store(1, relaxed);
    sent.store(1, release);
    sent.notify_one();
  });
  while (sent.load(relaxed) == 0) sent.wait(0, relaxed);
  if (repaired) std::atomic_thread_fence(acquire);
  check(text.load(relaxed) == 1, "whoever is woken sees the text");
  writer.join();
}

template <bool repaired>
void latch_orders() {
  std::latch written(2);
  std::array<std::atomic<int>, 2> parts{};
  const auto write = [&](std::size_t me) {
    parts[me].store(1, relaxed);
    written.count_down();
  };
  std::thread one(write, 0), two(write, 1);
  const int early = parts[0].load(relaxed);
  if (repaired) written.wait();
  check(early <= 1 && parts[0].load(relaxed) + parts[1].load(relaxed) == 2, "all parts are written");
  one.join();
  two.join();
}

template <bool repaired>
void barrier_orders() {
  std::barrier<> round(2);
  std::array<std::atomic<int>, 2> parts{};
  const auto work = [&](std::size_t me) {
    for (int i = 1; i <= 2; ++i) {
      parts[me].store(i, relaxed);
      round.arrive_and_wait();
      check(parts[1 - me].load(relaxed) == i, "the other one is in the same round");
      if (repaired) round.arrive_and_wait();
    }
  };
  std::thread one(work, 0), two(work, 1);
  one.join();
  two.join();
}

constexpr Scenario table[] = {
    SCHEDULED(ring),
    SCHEDULED(seqlock),
    SCHEDULED(spin_lock),
    SCHEDULED(double_checked),
    SCHEDULED(reference_count),
    SCHEDULED(counter_read_after_join),
    SCHEDULED(wait_and_notify),
    SCHEDULED(latch_orders),
    SCHEDULED(barrier_orders),
};

}  // namespace

Scenarios lock_free_scenarios() {
  return {table, std::size(table)};
}

}  // namespace scheduled
