// The program's threads. Each is a real thread that sleeps until it is its turn; exactly one has the turn at
// a time. That one alone reads and writes the engine's data, so none of it is locked.
#pragma once
#include <pthread.h>

#include <atomic>
#include <cstdint>

#include "kit/schedules/call_stack.hpp"
#include "kit/schedules/object.hpp"
#include "kit/schedules/op.hpp"
#include "kit/schedules/vector_clock.hpp"

namespace manyhands::schedules {

constexpr int max_threads = 1024;
constexpr std::int64_t no_deadline = -1;

/// What a thread does next, as soon as it gets the turn.
struct Pending {
  Op op = Op::begin;
  Object* object = nullptr;
  std::uintptr_t at = 0;                // the caller of the operation
  int other = -1;                       // the thread that is joined
  std::int64_t deadline = no_deadline;  // in virtual time: then it goes on without success
  Object* second = nullptr;             // the mutex of a wait
  int (*is_ready)(void*) = nullptr;     // of poll
  void* argument = nullptr;
  std::uintptr_t shown_at =
      0;         // only if steps are recorded: where the program called the library that calls it
  int line = 0;  // of the caller, if that is known better than by its address; 0: it is not
};

/// Whether a thread only tests and waits. Loops that do are short-cut: what they have read before, and what
/// has not changed, is no schedule point again until they have gone round a few dozen times. Otherwise the
/// dozen tests with which std::atomic::wait begins would hide the states in which it sleeps.
struct Spinning {
  struct Read {
    std::uintptr_t place;
    std::uint64_t value;
  };
  Read reads[4] = {};
  Read newest = {};  // what it read last
  int next = 0;
  int rounds = 0;         // tests and yields since it did anything else
  bool for_long = false;  // until it does anything else
};

struct Thread {
  int id = 0;
  std::atomic<int> turn{0};
  pthread_t handle{};
  pthread_t parent_handle{};
  int parent = -1;
  bool finished = false;
  bool joined = false;
  bool detached = false;
  bool woken = false;     // notified, or released by a barrier
  bool spurious = false;  // wakes without a reason
  Pending pending;

  VectorClock clock;
  VectorClock acquired_later;  // read by relaxed loads: becomes known with an acquire fence
  VectorClock released_fence;  // at the last release fence
  bool has_release_fence = false;
  std::uint32_t time = 1;  // own entry of the clock

  Stack stack = nullptr;
  std::uint32_t calls = 0;  // hooks since the last schedule point
  std::uint32_t writes = 0;
  std::uintptr_t stack_begin = 0;
  std::size_t stack_bytes = 0;

  // For policies.
  std::int64_t priority = 0;
  std::uint64_t draw = 0;
  int events = 0;
  int expected_events = 0;
  Spinning spinning;
  int clock_reads = 0;  // in a row
  std::int64_t last_run = 0;

  void* (*function)(void*) = nullptr;
  void* argument = nullptr;
};

/// The thread that runs now; nullptr outside of a schedule, and in threads that have ended.
extern thread_local Thread* self __attribute__((tls_model("initial-exec")));

/// All threads of this schedule, by id.
Thread& thread(int id);
int thread_count();
Thread& add_thread(int parent);

void sleep_until_turn(Thread& thread);
/// Called when it is a thread's turn that has slept; null: nobody is. For a schedule that runs in a debugger.
extern void (*told_turn)(int thread);
void give_turn(Thread& thread);

/// The thread has published what it did: what it does from now on is later.
inline void advance(Thread& thread) {
  thread.clock.set(thread.id, ++thread.time);
}

}  // namespace manyhands::schedules
