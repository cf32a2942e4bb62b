#include "kit/schedules/scheduler.hpp"

#include <algorithm>

#include "kit/schedules/failing.hpp"
#include "kit/schedules/outcome.hpp"
#include "kit/schedules/policy.hpp"
#include "kit/schedules/raw.hpp"
#include "kit/schedules/ready.hpp"
#include "kit/schedules/setup.hpp"
#include "kit/schedules/spinning.hpp"
#include "kit/schedules/trace.hpp"

namespace manyhands::schedules {
namespace {

constexpr std::int64_t step_time = 1000;  // of the virtual clock, in nanoseconds
// A time limit may end a wait although others could run, as on a busy machine, but only if it is this near.
constexpr std::int64_t early_reach = 100'000'000;
constexpr double early_rate = 0.02;
constexpr std::int64_t end_of_time =
    std::int64_t{10 * 3600} * 1'000'000'000;  // waits until then are for ever
constexpr int unfair_limit = 3000;  // steps in which nothing changed, after which chances become equal
constexpr int per_thread = 200;

int steps = 0;
int last_change = 0;
bool fair = false;
bool returned = false;
std::int64_t time_now = 0;
double spurious_rate = 0;
std::size_t next_choice = 0;
const Thread* last_chosen = nullptr;
Thread* candidates[max_threads];

bool expired(const Thread& t) {
  return t.pending.deadline != no_deadline && t.pending.deadline <= time_now;
}

bool can_run(const Thread& t) {
  return !t.finished && (possible(t) || expired(t));
}

/// It may also write, but set_value() says what it read.
bool only_reads(Op op) {
  return op == Op::load || op == Op::read || op == Op::exchange || op == Op::compare_exchange ||
         op == Op::trylock;
}

/// The least deadline of all threads that cannot run.
std::int64_t first_deadline() {
  std::int64_t least = no_deadline;
  for (int i = 0; i < thread_count(); ++i) {
    const Thread& t = thread(i);
    if (t.finished || t.pending.deadline == no_deadline || possible(t)) continue;
    if (least == no_deadline || t.pending.deadline < least) least = t.pending.deadline;
  }
  return least;
}

/// Those that can run; a sleep may be over before others have done anything, if it is the first to end.
int find_candidates() {
  const std::int64_t deadline = first_deadline();
  int count = 0;
  for (int i = 0; i < thread_count(); ++i) {
    Thread& t = thread(i);
    if (can_run(t) || (!t.finished && t.pending.op == Op::sleep && t.pending.deadline == deadline))
      candidates[count++] = &t;
  }
  return count;
}

bool may_wake_spuriously(const Thread& t) {
  return !t.finished && !t.woken &&
         ((t.pending.op == Op::wake && t.pending.second->owner == -1) || t.pending.op == Op::futex_sleep);
}

/// Also if the mutex of a wait is held: then the time limit is over, but the thread must wait for the mutex.
bool may_end_early(const Thread& t) {
  return !t.finished && t.pending.deadline != no_deadline && t.pending.op != Op::sleep && !can_run(t) &&
         t.pending.deadline == first_deadline();
}

Thread* any_that(bool (*condition)(const Thread&)) {
  int count = 0;
  for (int i = 0; i < thread_count(); ++i) count += condition(thread(i)) ? 1 : 0;
  if (count == 0) return nullptr;
  int at = static_cast<int>(chance().below(static_cast<std::uint32_t>(count)));
  for (int i = 0; i < thread_count(); ++i)
    if (condition(thread(i)) && at-- == 0) return &thread(i);
  return nullptr;
}

/// By chance, a thread that goes on although nothing it waits for has happened.
Thread* surprise() {
  if (setup.spurious > 0 && chance().chance(spurious_rate))
    if (Thread* t = any_that(may_wake_spuriously)) return t;
  if (first_deadline() != no_deadline && first_deadline() - time_now < early_reach &&
      chance().chance(early_rate))
    if (Thread* t = any_that(may_end_early)) return t;
  return nullptr;
}

/// Whether the next choice is given, or was to be.
bool is_given() {
  return setup.replay || next_choice < setup.prefix;
}

void stop_at_end() {
  if (setup.stops && next_choice >= setup.choices.size()) stop();
}

/// For a player, the beginning of a thread is no step, and neither is what a thread does that is alone.
Thread* obvious(int count) {
  if (!setup.play) return nullptr;
  int alive = 0;
  for (int i = 0; i < thread_count(); ++i) alive += thread(i).finished ? 0 : 1;
  for (int i = 0; i < count; ++i)
    if (alive == 1 || candidates[i]->pending.op == Op::begin) return candidates[i];
  return nullptr;
}

/// The next of the given choices, or nullptr if it is not possible.
Thread* replayed(int count) {
  while (next_choice < setup.choices.size()) {
    const int id = setup.choices[next_choice++];
    if (id >= first_pick && setup.loose) continue;
    if (id >= 0 && id < thread_count()) {
      Thread& t = thread(id);
      if (std::find(candidates, candidates + count, &t) != candidates + count || may_wake_spuriously(t) ||
          may_end_early(t))
        return &t;
    }
    if (!setup.loose) diverge();
    return nullptr;
  }
  return nullptr;
}

Thread* unsurprising(Thread* current, int count) {
  for (int i = 0; i < count; ++i)
    if (candidates[i] == current) return current;
  return candidates[0];
}

void check_progress(const Thread* current) {
  const int still = steps - last_change;
  if (steps > setup.max_steps || still > unfair_limit) fair = true;
  if (still > unfair_limit + per_thread * 10 + per_thread * thread_count() * 5)
    fail_livelock(current, "no thread makes progress: they only test and wait, whoever runs");
  if (steps > setup.max_steps * 10) fail_livelock(current, "the program does not end");
}

Thread& choose(Thread* current) {
  check_progress(current);
  int count = find_candidates();
  if (count == 0) {
    const std::int64_t deadline = first_deadline();
    if (deadline == no_deadline) {
      if (returned) pass();
      fail_deadlock();
    }
    time_now = std::max(time_now, deadline);
    // Asio's loop wakes every five minutes, even if nothing can ever happen.
    if (time_now > end_of_time) fail_deadlock();
    count = find_candidates();
  }
  Thread* next = obvious(count);
  const bool is_obvious = next != nullptr;
  if (is_obvious) {
    // Nothing to choose.
  } else if (is_given()) {
    stop_at_end();
    next = replayed(count);
    if (next == nullptr) next = unsurprising(current, count);
  } else {
    next = surprise();
    if (next == nullptr) next = &policy_choice(candidates, count, current, steps + 1, fair);
  }
  const bool was_possible = current != nullptr && !current->finished && can_run(*current);
  if (!is_obvious) record_choice(next->id);
  Why why = next == current ? Why::same : was_possible ? Why::chosen : Why::blocked;
  if (current != nullptr && current->finished) why = Why::ended;
  if (!can_run(*next)) {
    if (next->pending.deadline != no_deadline) {
      why = Why::early;
    } else {
      why = Why::spurious;
      next->woken = next->spurious = true;
    }
  }
  if (next->pending.deadline != no_deadline && !possible(*next))
    time_now = std::max(time_now, next->pending.deadline);
  if (!is_obvious) {
    const Thread* before = last_chosen == nullptr ? &thread(0) : last_chosen;
    // A player counts only those that they had a choice about.
    if (next != before && (!setup.play || could_go_on(*before))) ++outcome->switches;
    last_chosen = next;
  }
  ++steps;
  time_now += step_time;
  ++next->events;
  policy_executes(*next);
  const Op op = next->pending.op;
  if (changes(op) && op != Op::compare_exchange && op != Op::exchange && op != Op::trylock)
    last_change = steps;
  record_step(*next, steps, why);
  return *next;
}

}  // namespace

void start_schedule() {
  start_policy();
  // In most schedules rare, since a wake-up too many can save a program from a deadlock.
  spurious_rate = setup.spurious * (chance().below(4) == 0 ? 10 : 1);
  Thread& first = add_thread(-1);
  first.handle = ::pthread_self();
  self = &first;
  policy_meets(first);
}

void point(const Pending& next) {
  Thread& me = *self;
  me.pending = next;
  me.pending.shown_at = in_program(me, next.at);
  me.calls = 0;
  policy_announces(me);
  if (!only_reads(next.op) && next.op != Op::yield && next.op != Op::futex_wait) has_acted(me);
  if (next.op == Op::yield || next.op == Op::sleep || next.op == Op::busy || next.op == Op::answer ||
      me.spinning.for_long)
    policy_lowers(me);
  if (next.op == Op::lock && waits_for_itself(me)) fail_deadlock();
  Thread& chosen = choose(&me);
  if (&chosen != &me) {
    give_turn(chosen);
    sleep_until_turn(me);
  }
}

void note(Op op, Object* object, std::uintptr_t at) {
  note({op, object, at});
}

void note(const Pending& operation) {
  Thread& me = *self;
  const Pending kept = me.pending;
  me.pending = operation;
  me.pending.shown_at = in_program(me, operation.at);
  if (changes(operation.op)) last_change = steps;
  record_note(me, steps);
  me.pending = kept;
}

void set_value(std::uint64_t value) {
  Thread& me = *self;
  if (only_reads(me.pending.op))
    has_read(me, me.pending.object == nullptr ? 0 : me.pending.object->address, value);
  record_value(value);
}

void note_change() {
  last_change = steps;
  has_acted(*self);
}

void end_turn() {
  Thread& me = *self;
  me.finished = true;
  note(Op::end, nullptr, 0);
  bool anyone = false;
  for (int i = 0; i < thread_count(); ++i) anyone = anyone || !thread(i).finished;
  if (!anyone) pass();
  Thread& next = choose(&me);
  self = nullptr;
  give_turn(next);
}

void program_returned() {
  if (!setup.others_go_on) pass();
  returned = true;
  Thread& me = *self;
  me.finished = true;
  bool anyone = false;
  for (int i = 0; i < thread_count(); ++i) anyone = anyone || !thread(i).finished;
  if (!anyone) pass();
  give_turn(choose(&me));
  sleep_until_turn(me);  // for ever: the last thread ends the process
}

bool could_go_on(const Thread& t) {
  return can_run(t) || (!t.finished && t.pending.op == Op::sleep && t.pending.deadline == first_deadline());
}

bool could_wake(const Thread& t) {
  return may_wake_spuriously(t) || (may_end_early(t) && first_deadline() - time_now < early_reach);
}

int pick(int n, Picked what, const std::uint64_t* offered) {
  if (n <= 1) return 0;
  if (is_given() && setup.stops && next_choice >= setup.choices.size()) {
    outcome->picking = self->id;
    outcome->picked = what;
    outcome->offered_count = offered == nullptr ? 0 : std::min(n, max_offered);
    for (int i = 0; i < outcome->offered_count; ++i) outcome->offered[i] = offered[i];
    stop();
  }
  const auto below = [](int most) {
    return static_cast<int>(chance().below(static_cast<std::uint32_t>(most)));
  };
  int chosen = 0;
  if (!is_given()) {
    // Every second load reads the newest store, so that a loop that waits for it ends.
    if (what != Picked::value)
      chosen = below(n);
    else if (below(2) == 1)
      chosen = n == 2 ? 1 : 1 + below(n - 1);
  } else if (next_choice < setup.choices.size()) {
    chosen = setup.choices[next_choice] - first_pick;
    if (chosen >= 0 && chosen < n) {
      ++next_choice;
    } else {
      if (!setup.loose) diverge();
      chosen = 0;
    }
  }
  record_choice(first_pick + chosen);
  return chosen;
}

std::int64_t virtual_now() {
  return time_now;
}

void let_time_pass(std::int64_t nanoseconds) {
  time_now += nanoseconds;
}

int step_number() {
  return steps;
}

bool is_fair() {
  return fair;
}

}  // namespace manyhands::schedules
