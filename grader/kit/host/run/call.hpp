// Calling a guest: the one way in which a host learns anything about the learner's code.
//
// A call starts a fresh guest of the stage's profile, sends it a scenario, stops the clock at the answer's
// last byte, looks at what still runs while the guest holds still, and ends the whole tree of processes.
// Single-threaded use: call from the test's own thread only (a PR_SET_PDEATHSIG is tied to the thread that
// forks).
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

/// What goes over the wire: a scenario's name, a small struct as JSON, and raw bytes for all that is big.
struct Call {
  std::string scenario;
  nlohmann::json args = nlohmann::json::object();
  std::vector<std::byte> bytes;
  // Calls that the same process is given first, scenario and args alone; what they answer is dropped. What
  // is remembered between calls then shows.
  std::vector<Call> before = {};
  int workers = 0;             // for the evidence; the scenario reads it from args
  std::string arm = "S";       // B and K run the exercise's baseline instead of the submission
  std::string submission;      // where several are measured side by side: which; empty: the one that there is
  bool short_reads = false;    // read() of a pipe gives at most part of what was asked (lawful, rarely seen)
  bool interrupts = false;     // interrupt_calls() interrupts, and write() into a pipe takes part of much
  bool watched = false;        // find out where its threads are at work (its times are no good then)
  bool locks_watched = false;  // find out what its locks cost (nor then); the release program's alone
  // Its waits on condition variables come in their worst lawful order (the release program's alone).
  std::optional<WaitOrders> waits = {};
  // The race detector's program: note where it reads and writes atomic variables; stop its threads there.
  bool note_atomics = false;
  Addresses stop_at = {};
  // Its tasks run one at a time, in turns of so much CPU time (its times are no good then); 0: as they like.
  std::chrono::nanoseconds turn{0};
  std::chrono::nanoseconds most_in_turns{0};  // a clock that is later tells nothing more; 0: all do
  // All its threads have to wait from soon after the call until at least rest_until after it: they are
  // watched meanwhile.
  bool must_rest = false;
  std::chrono::milliseconds rest_until = rest_watched;
  bool virtual_time = false;  // measured by a site's clock: more patience, as its own time is of no account
  int core = -1;  // all of it on one core: of those that there are, one for each number; -1: on any
  double work_units = 1;
};

struct Answer {
  Given value;
  std::vector<std::byte> bytes;
};

/// A call of the program's own process, in the learner's code, that came to less than was asked for, by the
/// grader's doing: "short-read", "interrupted-call".
struct CutCall {
  std::string kind;
  std::string file;
  int line = 0;
};

/// The answer is there exactly when run.outcome is Outcome::answered.
struct Reply {
  Run run;
  std::optional<Answer> answer;
  WaitsSeen waits = {};  // with Call::waits
  std::vector<CutCall> cut_calls = {};
  Addresses atomics = {};  // with Call::note_atomics
  Addresses caught_at =
      {};  // in the program's file: where it, or a library's header in it, caught exceptions
};

/// `site`: its ledger is copied into the run, and its in-flight count tells a waiting guest from a hung one.
Reply call(const Call& call, site::Server* site = nullptr);

/// As call(), for several guests that get their calls at the same instant (the K arm).
std::vector<Reply> call_at_once(const std::vector<Call>& calls);

}  // namespace manyhands::host
