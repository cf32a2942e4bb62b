// A finding: one thing that is wrong, in words for the learner. Plain data. finding_codes.hpp says what each
// code means; the reporters decide how findings are shown.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace manyhands {

/// A place that helps to understand a finding, such as the other access of a data race.
struct Related {
  std::string message;
  std::string file;
  int line = 0;
};

/// One thing that a thread did in a failing run.
struct Turn {
  int thread = 0;     // index into Interleaving::threads
  std::string file;   // as the learner knows it; may be empty
  int line = 0;       // 1-based; 0: unknown
  std::string code;   // that line of their file
  std::string event;  // what happened there: "locks a mutex", "reads 0", "waits: thread 2 holds it"
};

/// What the program of the profile `controlled` needs to run in an order again
/// (kit/schedules/program/again.hpp). Places are offsets in the program's file, so they hold for exactly the
/// files that were graded.
struct Rerun {
  std::string program;                // the exercise's small program; empty: it cannot be run again
  std::vector<int> choices;           // as in kit/schedules/explore.hpp
  bool races = true;                  // a race is a failure
  std::vector<std::uint64_t> points;  // accesses that are schedule points
  std::vector<std::uint64_t> weak;    // loads that may read older values
  std::vector<std::vector<std::uint64_t>> ignored;  // pairs of places: races between them are no failures
};

/// The order in which threads did what they did, until the program failed. Only what matters for the failure.
struct Interleaving {
  std::vector<std::string> threads;  // "main", "thread 1", …, in the order in which they started
  std::vector<Turn> turns;
  std::vector<std::string> advice;  // what the order shows, one sentence each
  std::string replay;               // the command that shows it step by step; empty: none
  Rerun rerun = {};
};

struct Finding {
  std::string code;     // names the mistake, not the detector: "lock-held-during-io"
  std::string by;       // its source: compiler, tests, ledger, kernel, stacks, asan, tsan, clock, source
  int task = 0;         // the exercise's task, 1-based; 0: no particular one
  std::string message;  // with numbers: "your program asked for /x twice, 1.3 ms apart"
  std::string file;     // as the learner knows it: "starter/crawl-threads/crawl.cpp"; may be empty
  int line = 0;         // 1-based; 0: unknown
  int column = 0;       // 1-based; 0: unknown
  std::vector<Related> related;
  std::string output;              // the last lines that the program printed, if they help; may be empty
  Interleaving interleaving = {};  // of the run that failed; without turns: not known
};

}  // namespace manyhands
