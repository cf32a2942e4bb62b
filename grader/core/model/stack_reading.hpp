// What a thread's backtrace shows: the learner's line, what the thread waits for, and what it does in a pool
// or an event loop. The one place that knows which functions wait for what. Pure.
#pragma once
#include <bitset>
#include <string_view>
#include <vector>

#include "model/evidence.hpp"
#include "model/learner_frame.hpp"
#include "model/pool_stack.hpp"

namespace manyhands {

/// If a stack shows several of these, the first in this order is named: a wait for a condition variable also
/// locks a mutex.
enum class WaitsFor {
  condition_variable,
  future,
  semaphore,
  mutex,
  thread_end,
  child_end,
  time,  // it sleeps
  server,
  read,
  write,
  atomic,  // the wait of an atomic variable
  unknown
};

/// Points to the stack that was read, and is valid only as long as that.
struct StackReading {
  const ThreadStack* stack = nullptr;
  const Frame* line = nullptr;        // the learner's innermost frame
  std::vector<const Frame*> callers;  // their other frames, which led there, from the inside outwards
  /// According to the functions that `line` called; if there is no `line`, to all.
  WaitsFor waits_for = WaitsFor::unknown;
  /// The same, but only mutex, future, thread_end, child_end and read are told apart; reading within a
  /// function of the kit is unknown. A mutex is any lock here, and the end of a thread is a future if the
  /// future's destructor waits for it.
  WaitsFor line_waits_for = WaitsFor::unknown;
  bool in_library_task = false;  // `line` is only the caller of a library that runs a task here
  bool in_kit = false;           // in or below a function of the kit, such as a request
  bool in_event_loop = false;    // inside Asio's event loop
  bool loop_waits = false;       // … and it is the loop that waits, not what it runs
  PoolStack pool;

  /// Is any function that `line` called one that waits for this?
  [[nodiscard]] bool shows(WaitsFor what) const { return shown[static_cast<std::size_t>(what)]; }
  std::bitset<static_cast<std::size_t>(WaitsFor::unknown)> shown = {};
};

StackReading reading_of(const ThreadStack& stack, std::string_view prefix);
std::vector<StackReading> readings_of(const std::vector<ThreadStack>& stacks, std::string_view prefix);

/// Is this a function that waits for that, by its name?
bool waits_for(const Frame& frame, WaitsFor what);

/// Does the name of any function on the stack contain `part`?
bool has_function(const ThreadStack& stack, std::string_view part);

/// How a thread sleeps that wakes up again by itself.
enum class TimedSleep { timed_wait, sleep, event_loop, poll, select, unknown };
TimedSleep timed_sleep_in(const ThreadStack& stack);

/// The learner's innermost line in the thread `tid`; null if there is none.
const Frame* line_of(const std::vector<ThreadStack>& stacks, int tid, std::string_view prefix);

/// The learner's line in a program that does not sleep although it has to wait: in a thread that ran, or in
/// the thread `tid` (0: no special one), or else in any. Null if there is none.
const Frame* line_awake(const std::vector<ThreadStack>& stacks, std::string_view prefix, int tid = 0);

}  // namespace manyhands
