// Calling a guest: the only way in which a host learns anything about the learner's code.
//
// A call starts a fresh guest with the stage's profile, sends it a scenario, stops the clock at the last byte
// of the answer, records what still runs while the guest stays idle, and ends the whole process tree.
// Single-threaded: call only from the test's own thread (PR_SET_PDEATHSIG is tied to the thread that forks).
#pragma once
#include <chrono>
#include <cstddef>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "kit/host/run/given.hpp"
#include "kit/host/run/wait_order.hpp"
#include "model/evidence.hpp"

namespace manyhands::site {
class Server;
}

namespace manyhands::host {

inline constexpr std::chrono::milliseconds rest_watched{700};

/// What is sent over the wire: a scenario's name, a small struct as JSON, and raw bytes for everything big.
struct Call {
  std::string scenario;
  nlohmann::json args = nlohmann::json::object();
  std::vector<std::byte> bytes;
  // Calls that the same process gets first (only scenario and args); their answers are dropped. Exposes state
  // that is kept between calls.
  std::vector<Call> before = {};
  int workers = 0;  // for the evidence; the scenario reads it from args
  Arm arm =
      Arm::submission;  // submission, serial or saturated; the other arms are written into the run afterwards
  std::string submission;      // which one, if several are measured side by side; empty: the only one
  bool short_reads = false;    // read() of a pipe returns only part of the data (permitted, but rare)
  bool interrupts = false;     // interrupt_calls() works; a large write() to a pipe is partial
  bool late_exits = false;     // between a child's end of file and its end, its parent goes on
  bool watched = false;        // profile where its threads work (its times are then useless)
  bool locks_watched = false;  // measure the cost of its locks (likewise); release program only
  // Its waits on condition variables come in the worst order that is permitted (release program only).
  std::optional<WaitOrders> waits = {};
  // For the race detector's program: record where it uses atomic variables; stop its threads there.
  bool note_atomics = false;
  Addresses stop_at = {};
  // Its tasks run one at a time, in turns of this much CPU time (its times are then useless); 0: freely.
  std::chrono::nanoseconds turn{0};
  std::chrono::nanoseconds most_in_turns{0};  // a clock beyond this gives no more information; 0: no limit
  // All its threads have to wait from soon after the call until at least rest_until after it; they are
  // observed meanwhile.
  bool must_rest = false;
  std::chrono::milliseconds rest_until = rest_watched;
  // With must_rest: they wait for a thread that is held (kit/guest/worker_program.hpp). Both times count from
  // when it is, and it is released at the end. Without such a thread, nothing is observed.
  bool rest_while_held = false;
  bool virtual_time = false;  // measured by a site's clock: more patience, as its real time does not matter
  // It may sleep this long, with a timer, before it continues by itself: it counts as hung only later.
  std::chrono::milliseconds may_sleep{0};
  // It is an MPI program: this many ranks, which start before the call. 0: it is not.
  int ranks = 0;
  // Every other rank runs on a second machine (wire/machines.hpp; only where two_machines_work()). For
  // tests of the result: nothing on that machine is timed.
  bool two_machines = false;
  // With two machines: the link between them goes down this long after the call.
  std::optional<std::chrono::milliseconds> plug_pulled_after = {};
  int core = -1;  // run all of it on this core, by its number among the available ones; -1: on any
  double work_units = 1;
};

struct Answer {
  Given value;
  std::vector<std::byte> bytes;
};

/// A call of the program's own process, in the learner's code, that the grader made incomplete ("short-read",
/// "interrupted-call"), or that broke a rule of the exercise ("rule:" and its name).
struct CutCall {
  std::string kind;
  std::string file;
  int line = 0;
};

/// The answer is present exactly if run.outcome is Outcome::answered.
struct Reply {
  Run run;
  std::optional<Answer> answer;
  WaitsSeen waits = {};  // with Call::waits
  std::vector<CutCall> cut_calls = {};
  Addresses atomics = {};    // with Call::note_atomics
  Addresses caught_at = {};  // where its file, including library headers, caught exceptions
  // With Call::must_rest: its names in /dev/shm at the end of that time.
  std::vector<std::string> shared_memory_at_rest = {};
  // With Call::ranks, in a sandbox with a network of its own: what went over it during the call, as the
  // kernel counted it, with all headers; -1: unknown.
  std::int64_t network_bytes = -1;
};

/// `site`: its ledger is copied into the run, and its number of requests in flight tells a waiting guest from
/// a hung one. May be null.
Reply call(const Call& call, site::Server* site = nullptr);

/// Like call(), for several guests that get their calls at the same instant (Arm::saturated).
std::vector<Reply> call_at_once(const std::vector<Call>& calls);

}  // namespace manyhands::host
