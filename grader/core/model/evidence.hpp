// Evidence: what was observed of one guest from outside the learner's code. Nothing here comes from the
// guest's own statements, unless a field says so.
#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "model/arm.hpp"

namespace manyhands {

// How a process ended: a variant, never an int, so that different ends cannot be confused.
struct Exited {
  int status = 0;
};
struct Signalled {
  int signal = 0;
};
struct TimedOut {
  double limit_s = 0;
};  // killed by the watchdog
struct OverLimit {
  std::string what;
  std::string limit;
};  // what: "output", "answer", "memory", …
struct NeverStarted {
  std::string error;
};  // our failure, never the learner's
using End = std::variant<Exited, Signalled, TimedOut, OverLimit, NeverStarted>;

struct Frame {
  std::string function;
  std::string file;  // the learner's path for their files; empty without debug information
  int line = 0;
  std::string library = {};  // the shared library that contains it, if that has no debug information
};

struct ThreadStack {
  int pid = 0;
  int tid = 0;                // 0: a place where requests wait in an event loop, without a thread
  char state = '?';           // as in /proc: R S D Z T
  std::vector<Frame> frames;  // innermost first
};

/// A place where threads were often found at work, by sampling them.
struct Place {
  std::string file;  // the learner's; empty: no frame was in one of their files
  int line = 0;
  // "lock", "unlock": taking or releasing a lock; "atomic": an atomic instruction; "plain": other code of the
  // learner's; "given": code of the kit; "library": any other code.
  std::string doing;
  int samples = 0;
};

/// One lock of the program, in a run with watched locks. Reported from inside the program: it may lower or
/// explain a score, but never raise one.
struct LockFigures {
  std::string file;  // where it was held for most of the time, in the learner's code; empty: unknown
  int line = 0;
  std::int64_t cpu_ns = 0;        // CPU time of threads while they held it alone, minus the cost of watching
  std::int64_t acquisitions = 0;  // a wait on a condition variable releases it and takes it again
  std::int64_t timed = 0;         // the acquisitions that cpu_ns covers
  std::int64_t contended = 0;     // the acquisitions that had to wait
  std::int64_t wait_ns = 0;       // total waiting time of all threads
};

/// A task that slept in a system call when the whole program had come to rest.
struct BlockedCall {
  int pid = 0;
  int tid = 0;
  // "read", "write", "wait"; "poll": one of the files that it polls; "lock": a mutex that thread `writers`
  // holds; "private": in memory shared by processes, for a wake-up that only its own process can send;
  // "changed": there, until a value changes that has changed
  std::string call;
  std::string object;        // "pipe:[123]" if it is a pipe
  std::vector<int> writers;  // processes of the tree that hold a write end of that pipe
  std::vector<int> readers;  // processes that hold a read end
};

/// What was still running or open after the answer, while the guest was told to hold still.
struct Leftovers {
  int threads = 0;                         // without the guest's main thread
  int library_threads = -1;                // how many of them a library has started for itself; -1: unknown
  int children = 0;                        // alive
  int zombies = 0;                         // ended, not reaped
  int descriptors = 0;                     // without those that were open before the call
  std::vector<std::string> shared_memory;  // new names in /dev/shm
  // Processes below the guest that ended before it, and whose parent had ended without waiting for them; -1:
  // unknown.
  int orphans = -1;
  // System V shared memory, semaphores and queues when all of its processes had ended; -1: unknown.
  int system_v = -1;
};

/// The result of the guest's answer phase.
enum class Outcome {
  answered,    // a well-formed answer arrived, and the guest held still until told to quit
  threw,       // the learner's function threw an exception
  crashed,     // ended by a signal that it caused itself
  ended,       // the process ended before it answered
  hung,        // the time limit passed; backtraces were taken
  protocol,    // the answer was not well-formed
  over_limit,  // output, memory or answer size
  starved,     // the time limit passed, but the machine gave it hardly any CPU time: no evidence
  fault        // grader error: it could not be started or watched
};

/// One request that a site's server saw. Times in ns since the call was sent.
struct Request {
  std::string path;
  std::string host;
  int connection = 0;  // 1-based, in order of acceptance
  int status = 0;
  std::int64_t begin_ns = 0;  // the request's header had arrived
  std::int64_t end_ns =
      0;              // just before the response's last bytes were handed to the kernel; 0: never answered
  int in_flight = 0;  // including this one, when it began
  std::int64_t discovered_ns = -1;  // when the first answer with a link to it had been sent; -1: unknown
  std::int64_t queued_ns = 0;       // how long it waited behind another request on its connection
};

/// Who was waiting for the site's answers at one moment, according to the system calls in which the program's
/// tasks slept. A task is counted if it waits for one connection to the site that no other task uses: a task
/// that handles several connections at once is not counted.
struct Waiters {
  bool seen = false;         // all tasks could be examined
  std::vector<int> threads;  // ids of such tasks in the guest's own process
  int processes = 0;         // other processes with their own memory that have such a task
  int most_of_one = 0;       // the most connections to the site for which one task waited at once
};

/// A second use of the gate: one of the held requests is answered, then the next, while all others keep
/// waiting. A program that has another URL should request it at once.
struct Refill {
  bool used = false;
  int answered = 0;         // one after the other; all but the last were followed by a new request
  int in_flight = 0;        // requests left when no new one came after the last answer and everything slept
  int known_left = 0;       // pages then known for long but not requested; 0: all were
  bool same_place = false;  // the request answered last had been the newest each time
  std::vector<ThreadStack> stacks;  // backtraces taken then
};

/// How often the task that woke up most regularly did so, while all tasks had to wait. (A task that is
/// notified wakes up once; a task that polls wakes up all the time.)
struct WakeUps {
  int pid = 0;
  int tid = 0;
  std::int64_t count = 0;
  std::int64_t least = 0;  // the minimum in each quarter of that time
  std::int64_t span_ns = 0;
};

/// What was in flight when the gate had stopped all answers and the guest had come to rest.
struct Gate {
  bool used = false;
  bool quiet = false;        // all threads asleep, no new request: the program could not continue
  int in_flight = 0;         // requests that waited for an answer then
  int limit = 0;             // the number of workers that the program was given
  int threads = 0;           // all threads of the program then, including the caller
  std::int64_t hold_ns = 0;  // how long nothing changed before the gate was opened
  std::int64_t busy_ns = 0;  // CPU time, plus time ready for a CPU, of the program's tasks in that time
  WakeUps wake_ups;          // in that time
  std::vector<ThreadStack>
      stacks;  // taken then, if in_flight differs from what the exercise requires, if there were more threads
               // than the workers and their caller, or if it matters to which pool the threads belong
  Waiters waiters;
  Refill refill;
};

/// A time in which all threads of the program had to wait.
struct Rest {
  bool used = false;
  std::int64_t span_ns = 0;
  std::int64_t cpu_ns = 0;   // CPU time of all its tasks in that time
  std::int64_t busy_ns = 0;  // the same plus the time that they were ready for a CPU
  WakeUps wake_ups;
  std::vector<ThreadStack> stacks;  // taken at the end, if they did not sleep
};

/// Samples of a program, in some of which a child waited for room in its pipe while its parent read from
/// another one.
struct ReadsInOrder {
  int looks = 0;
  int seen = 0;
  std::string file;  // where the parent read; empty: unknown
  int line = 0;
};

struct Run {
  Arm arm = Arm::none;
  std::string submission;  // which one, if several were measured together
  std::string profile;     // release, asan, tsan
  std::string scenario;
  std::string seed;  // decimal
  double work_units = 0;
  int workers = 0;

  Outcome outcome = Outcome::fault;
  End end = Exited{};
  std::string message;  // threw: what(); protocol: what was wrong; fault: the error
  bool judged = false;
  bool right = false;  // the host's judge accepted the answer

  std::int64_t wall_ns = 0;        // from the call's first byte to the answer's last, by the host's clock
  std::int64_t cpu_ns = 0;         // in that time: all threads, all children and their children
  std::int64_t leader_cpu_ns = 0;  // the part of the guest's main thread
  std::int64_t other_threads_cpu_ns = -1;  // … and of its other threads (from samples); -1: unknown
  std::vector<std::int64_t> task_cpu_ns;  // CPU time per thread or process seen, largest first (from samples)

  int peak_threads = 0;    // tasks of the guest's own process alive at once, including the main thread
  int peak_processes = 0;  // processes below the guest alive at once, without zombies
  int peak_sharing = 0;  // processes without their own memory: these are threads in disguise, and are counted
                         // as threads of the process whose memory they use
  int peak_at_work = 0;  // tasks of the whole tree that were running or ready at once
  int peak_threads_at_work = 0;    // the ones in the guest's own process
  int peak_processes_at_work = 0;  // processes below the guest with a task at work, at once
  double mean_at_work = 0;         // their mean over the samples with at least one
  // CPU time by the number of tasks at work: [0] with one, [1] with two, …; the last one also counts for
  // more. Tasks with a lower priority than others do not count as at work.
  std::vector<std::int64_t> cpu_at_width_ns;
  std::int64_t cpu_with_nobody_ns = 0;  // the part of [0] in which no other task was alive
  std::int64_t asleep_ns = 0;           // time in which no task was at work, at most
  // The same, at least: time in which no task can have been at work, even between samples. -1: unknown
  std::int64_t surely_asleep_ns = -1;
  // CPU time of the longest chain of dependent work. The samples only give a lower and an upper bound. 0:
  // unknown.
  std::int64_t shortest_path_ns = 0;
  std::int64_t longest_path_ns = 0;
  std::int64_t cpu_together_ns = 0;  // CPU time in which another task was also on a CPU (estimate)
  // For a run in turns: how long it would have taken with a core for each task, and the average CPU time of a
  // turn. 0: not in turns, or no turns were taken.
  std::int64_t in_turns_ns = 0;
  std::int64_t turn_ns = 0;
  std::int64_t peak_memory_kb = 0;  // of the whole tree, without shared pages; 0: not measured
  int samples = 0;
  std::int64_t max_gap_ns = 0;  // the longest time between two samples
  std::int64_t run_delay_ns =
      0;  // time in which its tasks were ready but had no CPU (from the kernel, a lower bound)
  std::int64_t tester_delay_ns = -1;  // the same for the grader's own threads; -1: unknown
  // What the machine did in that time. -1: unknown.
  std::int64_t machine_busy_ns = -1;  // CPU time of everything that ran, on all cores
  std::int64_t steal_ns = -1;         // cores were ready, but the hypervisor ran something else
  std::int64_t throttled_ns = -1;     // held back because the control group had used up its quota
  std::int64_t pressure_ns = -1;      // some task on the machine waited for a CPU
  std::int64_t voluntary_switches = 0;
  std::int64_t involuntary_switches = 0;

  // Reported from inside the program, and never sufficient alone: these fields name the cause of something
  // that is proved otherwise, or of breaking a rule for which there is no other evidence. If nothing is
  // reported, nothing is proved.
  bool address_sent = false;      // an address in the program's own memory was sent through a pipe
  int threads_at_fork = 0;        // threads alive when the program called fork, if more than one
  bool child_returned = false;    // a child process left the learner's function …
  std::string child_threw;        // … by throwing this; empty: it returned
  std::string child_forked_file;  // … and was forked here, in the learner's code; empty: unknown
  int child_forked_line = 0;
  // Places in the learner's code; line 0: unknown.
  std::string detached_file;  // a thread was detached here
  int detached_line = 0;
  std::string limit_needed_file;  // it waits here, and only the wait's timeout lets it continue
  int limit_needed_line = 0;

  ReadsInOrder reads_in_order;        // from runs with watched locks or places
  std::vector<Place> places;          // most frequent first; from runs that sampled them
  bool locks_watched = false;         // watching the locks worked (reported from inside, like the following)
  std::vector<LockFigures> locks;     // largest CPU time first
  std::int64_t threads_started = -1;  // threads that it started in the whole run; -1: unknown
  std::int64_t thread_cost_ns =
      0;  // CPU time to start and end a thread here, measured by the grader; 0: unknown
  std::int64_t switch_cost_ns = 0;  // the same for switching threads
  Leftovers left;
  std::int64_t output_bytes = 0;
  std::string output_tail;
  std::vector<ThreadStack> stacks;    // after a hang or a crash
  std::vector<BlockedCall> blocked;   // after a hang
  std::vector<Request> requests;      // the site's log, if there was a site
  std::int64_t critical_path_ns = 0;  // the critical path, from the real service times
  std::int64_t virtual_ns = -1;       // like wall_ns, by the site's virtual clock; -1: it was not virtual
  std::string real_time_because;      // why virtual time did not work for this program
  Gate gate;
  Rest rest;
};

}  // namespace manyhands
