#include "kit/schedules/policy.hpp"

#include <algorithm>

#include "kit/schedules/setup.hpp"

namespace manyhands::schedules {
namespace {

constexpr std::int64_t first_priority = 1'000'000;
constexpr double stay = 0.9;
constexpr int max_depth = 5;

Random random_numbers;
int change_points[max_depth];
int change_count = 0;
std::int64_t lowest = 0;

bool is_pct() {
  return setup.policy == Policy::pct3 || setup.policy == Policy::pct5;
}

Thread& any_of(Thread* const* candidates, int count) {
  return *candidates[random_numbers.below(static_cast<std::uint32_t>(count))];
}

template <class Value>
Thread& highest(Thread* const* candidates, int count, Value value) {
  return **std::max_element(candidates, candidates + count,
                            [&](const Thread* a, const Thread* b) { return value(*a) < value(*b); });
}

/// The walk that prefers threads with much left to do, so that each interleaving is about as likely as
/// another.
Thread& weighted(Thread* const* candidates, int count) {
  std::int64_t total = 0;
  const auto weight = [](const Thread& t) { return std::max(1, t.expected_events - t.events); };
  for (int i = 0; i < count; ++i) total += weight(*candidates[i]);
  auto at = static_cast<std::int64_t>(random_numbers.next() % static_cast<std::uint64_t>(total));
  for (int i = 0; i < count; ++i) {
    at -= weight(*candidates[i]);
    if (at < 0) return *candidates[i];
  }
  return *candidates[0];
}

bool conflict(const Pending& a, const Pending& b) {
  return a.object != nullptr && (a.object == b.object || a.object == b.second) &&
         (changes(a.op) || changes(b.op));
}

bool only_waits(const Thread& thread) {
  const Op op = thread.pending.op;
  return thread.spinning.for_long || op == Op::yield || op == Op::sleep || op == Op::busy || op == Op::poll ||
         op == Op::answer;
}

/// What the thread did in the trial run, and what the threads did that it started.
int expected_of(int id) {
  const auto& estimate = setup.estimate;
  if (static_cast<std::size_t>(id) >= estimate.events.size()) return 1;
  int sum = estimate.events[static_cast<std::size_t>(id)];
  for (std::size_t i = static_cast<std::size_t>(id) + 1; i < estimate.parents.size(); ++i)
    if (estimate.parents[i] == id) sum += expected_of(static_cast<int>(i));
  return sum;
}

}  // namespace

Random& chance() {
  return random_numbers;
}

void start_policy() {
  random_numbers =
      Random(mixed(setup.seed * 0x9e3779b97f4a7c15u + static_cast<std::uint64_t>(setup.number) + 1));
  random_numbers.next();
  if (!is_pct()) return;
  change_count = (setup.policy == Policy::pct3 ? 3 : max_depth) - 1;
  const auto steps = static_cast<std::uint32_t>(std::max(1, setup.estimate.steps));
  for (int i = 0; i < change_count; ++i) change_points[i] = static_cast<int>(random_numbers.below(steps)) + 1;
}

void policy_meets(Thread& thread) {
  if (is_pct()) thread.priority = first_priority + static_cast<std::int64_t>(random_numbers.next() >> 16);
  if (setup.policy == Policy::urw) {
    thread.expected_events = expected_of(thread.id);
    // Until now these were its parent's.
    if (thread.parent >= 0) {
      auto& parent = schedules::thread(thread.parent);
      parent.expected_events = std::max(0, parent.expected_events - thread.expected_events);
    }
  }
}

void policy_announces(Thread& thread) {
  if (setup.policy == Policy::pos) thread.draw = random_numbers.next();
}

void policy_lowers(Thread& thread) {
  thread.priority = --lowest;
}

Thread& policy_choice(Thread* const* candidates, int count, const Thread* current, int step, bool fair) {
  if (is_pct() && !fair) {
    const auto priority = [](const Thread& t) { return t.priority; };
    for (int i = 0; i < change_count; ++i)
      if (change_points[i] == step) highest(candidates, count, priority).priority = change_count - i;
    return highest(candidates, count, priority);
  }
  if (count == 1) return *candidates[0];
  if (fair) return any_of(candidates, count);
  switch (setup.policy) {
    case Policy::sticky:
      if (current != nullptr && !only_waits(*current) && random_numbers.chance(stay))
        for (int i = 0; i < count; ++i)
          if (candidates[i] == current) return *candidates[i];
      break;
    case Policy::pos:
      return highest(candidates, count, [](const Thread& t) { return t.draw; });
    case Policy::urw:
      return weighted(candidates, count);
    default:
      break;
  }
  return any_of(candidates, count);
}

void policy_executes(const Thread& executed) {
  if (setup.policy != Policy::pos) return;
  for (int i = 0; i < thread_count(); ++i) {
    auto& other = thread(i);
    if (&other != &executed && !other.finished && conflict(other.pending, executed.pending))
      other.draw = random_numbers.next();
  }
}

}  // namespace manyhands::schedules
