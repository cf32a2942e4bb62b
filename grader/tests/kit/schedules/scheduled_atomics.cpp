#include <atomic>
#include <memory>
#include <mutex>
#include <thread>

#include "kit/schedules/include/manyhands/schedules.hpp"
#include "tests/kit/schedules/scheduled.hpp"

namespace scheduled {
namespace {

using manyhands::schedules::check;

template <bool repaired>
void load_then_store() {
  std::atomic<int> value{0};
  const auto count = [&] {
    if (repaired) ++value;
    if (!repaired) value = value + 1;
  };
  std::thread one(count), two(count);
  one.join();
  two.join();
  check(value == 2, "both have counted");
}

template <bool repaired>
void relaxed_publication() {
  int value = 0;
  std::atomic<bool> ready{false};
  std::thread writer([&] {
    value = 1;
    ready.store(true, repaired ? std::memory_order_release : std::memory_order_relaxed);
  });
  if (ready.load(std::memory_order_acquire)) check(value == 1, "it is complete");
  writer.join();
}

template <bool repaired>
void fences() {
  int value = 0;
  std::atomic<bool> ready{false};
  std::thread writer([&] {
    value = 1;
    if (repaired) std::atomic_thread_fence(std::memory_order_release);
    ready.store(true, std::memory_order_relaxed);
  });
  if (ready.load(std::memory_order_relaxed)) {
    std::atomic_thread_fence(std::memory_order_acquire);
    check(value == 1, "it is complete");
  }
  writer.join();
}

/// Needs the weak mode.
template <bool repaired>
void dekker() {
  constexpr auto store = repaired ? std::memory_order_seq_cst : std::memory_order_release;
  constexpr auto load = repaired ? std::memory_order_seq_cst : std::memory_order_acquire;
  std::atomic<int> wants[2] = {0, 0};
  std::atomic<int> inside{0};
  const auto enter = [&](int me) {
    wants[me].store(1, store);
    if (wants[1 - me].load(load) == 0) ++inside;
  };
  std::thread one(enter, 0), two(enter, 1);
  one.join();
  two.join();
  check(inside < 2, "one at most is inside");
}

/// The loads are as strong as can be: they do not help.
template <bool repaired>
void dekker_with_weak_stores() {
  constexpr auto store = repaired ? std::memory_order_seq_cst : std::memory_order_release;
  std::atomic<int> wants[2] = {0, 0};
  std::atomic<int> inside{0};
  const auto enter = [&](int me) {
    wants[me].store(1, store);
    if (wants[1 - me].load() == 0) ++inside;
  };
  std::thread one(enter, 0), two(enter, 1);
  one.join();
  two.join();
  check(inside < 2, "one at most is inside");
}

/// One of the two is strong, which is not enough. Repaired: the other one has a fence, and that is.
template <bool repaired>
void dekker_with_one_weak_store() {
  std::atomic<int> wants[2] = {0, 0};
  std::atomic<int> inside{0};
  std::thread one([&] {
    wants[0].store(1);
    if (wants[1].load() == 0) ++inside;
  });
  std::thread two([&] {
    wants[1].store(1, std::memory_order_release);
    if (repaired) std::atomic_thread_fence(std::memory_order_seq_cst);
    if (wants[0].load() == 0) ++inside;
  });
  one.join();
  two.join();
  check(inside < 2, "one at most is inside");
}

/// Repaired, weak stores do no harm: the loads only need what a release gives.
template <bool repaired>
void message_read_strongly() {
  std::atomic<int> text{0};
  std::atomic<bool> ready{false};
  std::thread writer([&] {
    text.store(7, std::memory_order_relaxed);
    ready.store(true, repaired ? std::memory_order_release : std::memory_order_relaxed);
  });
  if (ready.load()) check(text.load() == 7, "who sees the flag sees the text");
  writer.join();
}

template <bool repaired>
void dekker_with_fences() {
  std::atomic<int> wants[2] = {0, 0};
  std::atomic<int> inside{0};
  const auto enter = [&](int me) {
    wants[me].store(1, std::memory_order_relaxed);
    std::atomic_thread_fence(repaired ? std::memory_order_seq_cst : std::memory_order_acq_rel);
    if (wants[1 - me].load(std::memory_order_relaxed) == 0) ++inside;
  };
  std::thread one(enter, 0), two(enter, 1);
  one.join();
  two.join();
  check(inside < 2, "one at most is inside");
}

/// A mutex is made again and again in the same memory, locked when it disappears: each new one is free, and
/// the old ones order nothing.
template <bool repaired>
void memory_used_again() {
  alignas(std::mutex) unsigned char memory[sizeof(std::mutex)];
  for (int i = 0; i < 3; ++i) {
    auto* m = new (memory) std::mutex;
    check(m->try_lock(), "a new mutex is free");
  }
  for (int i = 0; i < 3; ++i) {
    auto m = std::make_unique<std::atomic<int>>(0);
    std::thread writer([&] { m->store(1, std::memory_order_release); });
    writer.join();
    check(*m == 1, "it was stored");
  }
  int value = 0;
  std::thread one([&] {
    std::mutex own;
    std::scoped_lock lock(own);
    ++value;
  });
  if (repaired) one.join();
  std::thread two([&] {
    std::mutex own;
    std::scoped_lock lock(own);
    ++value;
  });
  two.join();
  if (!repaired) one.join();
}

template <bool repaired>
void shared_pointer() {
  std::atomic<std::shared_ptr<int>> shared{std::make_shared<int>(1)};
  std::shared_ptr<int> plain = std::make_shared<int>(1);
  std::thread writer([&] {
    if (repaired) shared = std::make_shared<int>(2);
    if (!repaired) plain = std::make_shared<int>(2);
  });
  const auto seen = repaired ? shared.load() : plain;
  check(*seen == 1 || *seen == 2, "it is one of both");
  writer.join();
}

constexpr Scenario table[] = {
    SCHEDULED(load_then_store),
    SCHEDULED(relaxed_publication),
    SCHEDULED(fences),
    SCHEDULED(dekker),
    SCHEDULED(dekker_with_weak_stores),
    SCHEDULED(dekker_with_one_weak_store),
    SCHEDULED(message_read_strongly),
    SCHEDULED(dekker_with_fences),
    SCHEDULED(memory_used_again),
    SCHEDULED(shared_pointer),
};

}  // namespace

Scenarios atomic_scenarios() {
  return {table, std::size(table)};
}

}  // namespace scheduled
