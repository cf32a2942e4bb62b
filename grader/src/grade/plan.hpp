// What to measure next, and when to stop: the one place that decides on further runs for a part of the checks
// mechanism and speed. Pure: the same evidence gives the same plan. Measuring runs what the plan asks for,
// and adds what came of it to the evidence.
//
//   mechanism: looks until it is decided. If no two tasks were seen at work: runs with the locks watched
//   speed: blocks until it is decided, and
//     - before a pass that rests on an estimate: runs with the locks watched
//     - if the machine was too busy: a wait for a quiet moment, and a second round
//     - after a fail whose cause can be named: the locks watched, then pairs on one core and profiled, then
//       copies
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "course/exercise.hpp"
#include "grade/quiet_moment.hpp"
#include "grade/stream.hpp"
#include "measure/judgement.hpp"
#include "model/arm.hpp"
#include "model/evidence.hpp"

namespace manyhands::grade {

/// Why something is run: the question that its runs answer.
enum class Purpose {
  mechanism,   // how does the program work?
  speed,       // is it fast enough? (a block)
  lock_floor,  // do its locks allow the speed that is estimated?
  cause        // why is it slow, or why are no two tasks at work?
};

struct NextRun {
  Arm arm = Arm::submission;
  int cores = 0;  // that it may use; 0: all
  Purpose why = Purpose::speed;
};

/// Wait until the machine is less busy.
struct NextWait {};

/// No more runs.
struct Decided {
  Judgement judgement;
  /// False: it ended before anything was decided, for example with a wrong answer.
  bool measured = true;
  double capacity = 0;  // as in CpuDecision
};

using Plan = std::variant<NextRun, NextWait, Decided>;

/// One stage that was run.
struct Taken {
  Arm arm = Arm::submission;
  std::vector<Run> runs;
  /// What it means that there are no runs: a wrong answer, a fault, a machine that is too busy.
  std::optional<Judgement> ended;
};

struct MechanismEvidence {
  Mechanism part;
  int workers = 0;
  std::string learner_prefix;  // as in judge_mechanism()
  std::vector<Taken> looks;
  std::vector<Taken> locks;

  void add(const NextRun& planned, Taken taken);
};

/// The one wait for a quiet moment.
struct Waited {
  QuietWaitEnd end;
  std::size_t blocks = 0;  // before it
  double ended_s = 0;      // since the start of the stream
};

struct SpeedEvidence {
  Stream stream;                   // its blocks so far, and its lock floor
  double most_seconds = 0;         // of the first round of blocks; the second one gets half of it
  bool waits_for_quiet = false;    // it may
  std::int64_t machine_kb = 0;     // memory of this machine
  std::optional<Judgement> ended;  // of a block, or of a run for the lock floor, that gave nothing
  std::vector<Taken> floor;        // runs for the lock floor
  std::vector<Taken> cause;        // runs for the cause
  std::optional<Waited> waited;

  /// `at_s`, `seconds`: when it began, since the start of the stream, and how long it took.
  void add(const NextRun& planned, Taken taken, double at_s, double seconds);
};

Plan plan(const MechanismEvidence& evidence);
Plan plan(const SpeedEvidence& evidence);

std::vector<Run> runs_of(const std::vector<Taken>& taken);
/// For a report. Compact: most figures of most runs have their default values.
nlohmann::json raw_of(const std::vector<Run>& runs);

}  // namespace manyhands::grade
