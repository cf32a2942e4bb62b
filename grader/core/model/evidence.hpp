// Evidence: what was observed of one guest from outside the learner's code. Nothing here was said by the
// guest.
#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace manyhands {

// How a process ended: a variant, never an int, so that no two ways can be mistaken for each other.
struct Exited {
  int status = 0;
};
struct Signalled {
  int signal = 0;
};
struct TimedOut {
  double limit_s = 0;
};  // the watchdog ended it
struct OverLimit {
  std::string what;
  std::string limit;
};  // what: "output", "answer", "memory", …
struct NeverStarted {
  std::string error;
};  // ours, never the learner's
using End = std::variant<Exited, Signalled, TimedOut, OverLimit, NeverStarted>;

struct Frame {
  std::string function;
  std::string file;  // the learner's path for their files; empty where there is no debug information
  int line = 0;
  std::string library = {};  // the shared library that holds it, where that has no debug information
};

struct ThreadStack {
  int pid = 0;
  int tid = 0;                // 0: a place where requests wait on an event loop; no thread stands there
  char state = '?';           // as in /proc: R S D Z T
  std::vector<Frame> frames;  // innermost first
};

/// Where threads were found at work, by looking at each of them again and again.
struct Place {
  std::string file;  // the learner's; empty: none of their lines was on the way there
  int line = 0;
  // "lock", "unlock": in taking a lock or giving it back; "atomic": in an atomic instruction; "plain": in the
  // learner's code otherwise; "given": in the kit's; "library": in somebody else's.
  std::string doing;
  int samples = 0;
};

/// A lock of the program's, in a run in which locks were watched. Told from inside the program: it may lower
/// or explain a score, and never raise one.
struct LockFigures {
  std::string file;  // where it was taken for most of the time, in the learner's code; empty: not known
  int line = 0;
  std::int64_t cpu_ns = 0;        // CPU time of threads while they held it alone, the watching taken off
  std::int64_t acquisitions = 0;  // a wait on a condition variable gives it back and takes it again
  std::int64_t timed = 0;         // of those, the ones that cpu_ns is about
  std::int64_t contended = 0;     // … in which it was not free at once
  std::int64_t wait_ns = 0;       // time that threads waited for it, all together
};

/// A task that slept in a system call when nothing moved any more.
struct BlockedCall {
  int pid = 0;
  int tid = 0;
  // "read", "write", "wait"; "poll": one of the pipes that it waits for; "lock": a mutex, and `writers` is
  // the thread that holds it
  std::string call;
  std::string object;        // "pipe:[123]" where it is a pipe
  std::vector<int> writers;  // processes of the tree that hold a writable end of that pipe
  std::vector<int> readers;  // … a readable one
};

/// What still ran or was open after the answer had come, while the guest was told to hold still.
struct Leftovers {
  int threads = 0;                         // beyond the guest's own one
  int library_threads = -1;                // of those, started by a library for itself; -1: not known
  int children = 0;                        // alive
  int zombies = 0;                         // ended, not reaped
  int descriptors = 0;                     // beyond those that were open before the call
  std::vector<std::string> shared_memory;  // new names in /dev/shm
};

/// What the guest's answer phase came to.
enum class Outcome {
  answered,    // a well-formed answer came, and the guest held still until told to quit
  threw,       // the learner's function let an exception out
  crashed,     // a signal of its own making
  ended,       // the process ended before it answered
  hung,        // the wall limit passed; stacks were taken
  protocol,    // the wire carried something that is no answer
  over_limit,  // output, memory or answer size
  starved,     // the wall limit passed while the machine gave it hardly any CPU time: says nothing about it
  fault        // ours: it could not be started or watched
};

/// One request that a site server saw. Times in ns since the call left the host.
struct Request {
  std::string path;
  std::string host;
  int connection = 0;  // 1-based, in order of acceptance
  int status = 0;
  std::int64_t begin_ns = 0;  // the request's head had arrived
  std::int64_t end_ns =
      0;              // just before the response's last bytes were handed to the kernel; 0: never answered
  int in_flight = 0;  // with this one, at its begin
  std::int64_t discovered_ns = -1;  // the first answer that links here had ended; -1: not known
  std::int64_t queued_ns = 0;  // how long it waited behind another request of its connection; 0: not at all
};

/// Who waited for a site's answers at one moment, by the system calls in which the program's tasks slept. A
/// task counts that waits for one connection to the site, which is no other task's: whoever looks after
/// several at once is in none of these requests.
struct Waiters {
  bool seen = false;         // the kernel let us look at every task
  std::vector<int> threads;  // such tasks of the guest's own process, by number
  int processes = 0;         // other processes, with memory of their own, that have such a task
  int most_of_one = 0;       // connections to the site that one task waited for at once
};

/// The gate, a second time: of the requests that were held back one was answered, and then the next, while
/// all others waited on. Whoever has a URL left asks for it at once.
struct Refill {
  bool used = false;
  int answered = 0;   // one after the other; after all but the last of them a new request came
  int in_flight = 0;  // where none came after the last of them, and everything slept: what was left
  int known_left =
      0;  // … and pages that the program had known for long, and nobody had asked for; 0: all came
  bool same_place = false;          // … the one that was answered last had been the newest all the time
  std::vector<ThreadStack> stacks;  // … taken then
};

/// How often the task that did so most evenly woke up, in a time in which all had to wait. (Who is told wakes
/// up once; who looks again and again does so all the time.)
struct WakeUps {
  int pid = 0;
  int tid = 0;
  std::int64_t count = 0;
  std::int64_t least = 0;  // in each quarter of that time at least
  std::int64_t span_ns = 0;
};

/// What was in flight when the gate stopped everything and the guest had gone quiet.
struct Gate {
  bool used = false;
  bool quiet = false;        // every thread asleep, no new request: the program could not go on by itself
  int in_flight = 0;         // requests that waited for an answer at that moment
  int limit = 0;             // the workers that the program was given
  int threads = 0;           // all that the program had then, the one that called it included
  std::int64_t hold_ns = 0;  // how long nothing changed before the gate was opened
  std::int64_t busy_ns = 0;  // CPU time, and time ready for a CPU, that the program's tasks had in that time
  WakeUps wake_ups;          // in that time
  std::vector<ThreadStack> stacks;  // taken then, where in_flight was not what the exercise asks for, or
                                    // more threads were there than workers and their caller, or where it
                                    // matters whose threads they are
  Waiters waiters;
  Refill refill;
};

/// A time in which every thread of the program had to wait.
struct Rest {
  bool used = false;
  std::int64_t span_ns = 0;
  std::int64_t cpu_ns = 0;   // CPU time that all its tasks had in that time
  std::int64_t busy_ns = 0;  // … with the time that they were ready for a CPU
  WakeUps wake_ups;
  std::vector<ThreadStack> stacks;  // taken at the end of it, where they did not sleep
};

/// Looks at a program, in some of which a child waited for room in its pipe while its parent read from
/// another.
struct ReadsInOrder {
  int looks = 0;
  int seen = 0;
  std::string file;  // where the parent read; empty: not known
  int line = 0;
};

struct Run {
  std::string arm;         // S submission, B baseline, K one of p baselines at once; to name a cause: O the
                           // submission on one core, W watched for its places, L with its locks watched;
                           // M one of p submissions at once, each on one core; T with its tasks in turns
  std::string submission;  // where several were measured side by side: which
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
  std::int64_t cpu_ns = 0;         // in that time: all threads, all children and theirs
  std::int64_t leader_cpu_ns = 0;  // of that, the guest's first thread
  std::vector<std::int64_t> task_cpu_ns;  // CPU time per thread or process seen, largest first (from samples)

  int peak_threads = 0;    // tasks of the guest's own process alive at once, its first thread counted
  int peak_processes = 0;  // processes alive at once below the guest, zombies not counted
  int peak_sharing = 0;  // … that have no memory of their own: these are threads in all but name, and counted
                         // as threads of the process whose memory they use
  int peak_at_work = 0;            // tasks of the whole tree running or ready to run at once
  int peak_threads_at_work = 0;    // of those, threads of the guest's own process
  int peak_processes_at_work = 0;  // processes below the guest with a task at work, at once
  double mean_at_work = 0;         // mean of the same over the samples in which any was
  // CPU time by how many tasks were at work meanwhile: [0] while one was, [1] while two were, …; the last one
  // counts for so many and more. Tasks that made themselves less urgent than others are not counted as at
  // work.
  std::vector<std::int64_t> cpu_at_width_ns;
  std::int64_t cpu_with_nobody_ns = 0;  // of [0], while no other task was alive
  std::int64_t asleep_ns = 0;           // time in which no task was at work, at most
  // … at least: in which none can have been, however seldom it was looked. -1: not known
  std::int64_t surely_asleep_ns = -1;
  // CPU time of the longest chain of work that was done one after the other; not seen exactly, so at least
  // and at most. 0: not known.
  std::int64_t shortest_path_ns = 0;
  std::int64_t longest_path_ns = 0;
  std::int64_t cpu_together_ns = 0;  // CPU time in which another task was on a CPU, too (estimate)
  // Of a run in which its tasks took turns: how long it would have taken with a core for each of them, and
  // how much CPU time a turn was on average. 0: they did not, or never took a turn from each other.
  std::int64_t in_turns_ns = 0;
  std::int64_t turn_ns = 0;
  std::int64_t peak_memory_kb = 0;  // of the whole tree, shared pages left out; 0: not looked at
  int samples = 0;
  std::int64_t max_gap_ns = 0;  // the longest time between two samples
  std::int64_t run_delay_ns =
      0;  // time its tasks were ready to run and had no CPU (kernel's figure, lower bound)
  std::int64_t tester_delay_ns = -1;  // in that time, the same of the tester's own threads; -1: not known
  // What the machine did in that time. -1: not told here.
  std::int64_t machine_busy_ns = -1;  // CPU time of everything that ran, summed over the cores
  std::int64_t steal_ns = -1;         // cores were ready and the hypervisor ran somebody else
  std::int64_t throttled_ns = -1;     // held back because the control group had used up its share
  std::int64_t pressure_ns = -1;      // some task of the machine waited for a CPU
  std::int64_t voluntary_switches = 0;
  std::int64_t involuntary_switches = 0;

  // Told from inside, and never believed alone: they name what is proved by something else, or break a rule
  // that has no other witness. Not told is not proved.
  bool address_sent = false;      // an address of the program's own memory went through a pipe
  int threads_at_fork = 0;        // threads that were alive when the program called fork, where more than one
  bool child_returned = false;    // a child process came out of the learner's function …
  std::string child_threw;        // … by this exception; empty: it returned
  std::string child_forked_file;  // … and was made here, in the learner's code; empty: not known
  int child_forked_line = 0;
  // Places in the learner's code; line 0: none that is known.
  std::string detached_file;  // a thread was detached here
  int detached_line = 0;
  std::string limit_needed_file;  // it waits here, and goes on only because the wait has a time limit
  int limit_needed_line = 0;

  ReadsInOrder reads_in_order;        // of runs whose locks or places were watched
  std::vector<Place> places;          // most frequent first; of runs that were watched for it
  bool locks_watched = false;         // the watch on its locks was at work (told from inside, as all of it)
  std::vector<LockFigures> locks;     // … those with most CPU time first
  std::int64_t threads_started = -1;  // … threads that it started in the whole run; -1: not known
  std::int64_t thread_cost_ns =
      0;  // CPU time of starting and ending a thread here, by the tester; 0: not known
  std::int64_t switch_cost_ns = 0;  // … of changing from one thread to another
  Leftovers left;
  std::int64_t output_bytes = 0;
  std::string output_tail;
  std::vector<ThreadStack> stacks;    // on a hang or a crash
  std::vector<BlockedCall> blocked;   // on a hang
  std::vector<Request> requests;      // the site's ledger, where there was a site
  std::int64_t critical_path_ns = 0;  // CP by the service times that the server really gave
  std::int64_t virtual_ns = -1;   // as wall_ns, by the site's clock where that was virtual; -1: it was not
  std::string real_time_because;  // the program does not fit virtual time, for this reason
  Gate gate;
  Rest rest;
};

}  // namespace manyhands
