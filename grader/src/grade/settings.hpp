// The settings of one run of the grader, and how it reports its progress.
#pragma once
#include <chrono>
#include <cstdint>
#include <ctime>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "build/collect.hpp"
#include "build/toolchain.hpp"
#include "course/exercise.hpp"
#include "grade/actions.hpp"
#include "grade/run_locks.hpp"
#include "measure/machine.hpp"
#include "model/report.hpp"
#include "model/verdict.hpp"
#include "sandbox/level.hpp"

namespace manyhands::grade {

struct Settings {
  std::filesystem::path root;        // of the course
  std::filesystem::path work;        // the work folder of this run
  std::filesystem::path cache;       // compiled objects, kept between runs
  std::filesystem::path state;       // .manyhands; empty: none
  std::filesystem::path submission;  // laid out like starter/
  std::string shown_submission;      // as shown to the learner: "starter"
  std::uint64_t seed = 0;
  std::optional<std::string> student;  // only for the report
  /// The command that shows an order which this run found, without the exercise's id: "grader replay". Empty:
  /// none does, because the report is not kept.
  std::string replay;
  std::time_t time = 0;  // when grading began
  build::Toolchain toolchain;
  sandbox::Level sandbox = sandbox::Level::none;  // for programs and for what compiles them
  Machine machine;
  Actions actions;
  /// Decides who may time something now; one for all exercises of a run, so that it knows for whom it has
  /// waited. None: nothing is timed.
  std::shared_ptr<RunLocks> locks = std::make_shared<RunLocks>();
  /// Untimed work waits while another grader on this machine times something.
  bool yields_to_timed_runs = false;
  /// After this time, no new measurement of speed starts, and the existing ones are judged.
  std::chrono::seconds most_speed_time{20};
  /// If the machine is too busy for a decision: waits for a better moment, and tries once more.
  bool waits_for_quiet = true;
  /// Lets the user skip that wait: `begins` is called before it (false: not possible), `asked` during it.
  struct SkipsWait {
    std::function<bool()> begins = [] { return false; };
    std::function<bool()> asked = [] { return false; };
  } skips_wait;
  /// On one core, the speed of CPU work is predicted; otherwise it is not measurable (a setting of the
  /// course).
  bool predict_on_one_core = false;
  std::filesystem::path record;  // save the figures used to judge speed below this folder; empty: do not
  /// Runs only these checks, and those that decide whether they run (for authors: a wrong submission only
  /// needs its one finding); empty: all.
  std::set<CheckName> only;
  /// After a finding with this code, the remaining tests are skipped; empty: all are run.
  std::string enough;
  /// For authors: the submission is correct, and its answers are tampered with to see whether the judges
  /// notice.
  bool tries_judges = false;
  std::set<CheckName> leave_out;  // checks that are not run, whatever the exercise lists
  /// Called with the files to be graded, before anything is done with them. If it returns a verdict that is
  /// still valid, they are not graded.
  std::function<std::optional<ExerciseReport>(const Exercise&, const build::Collected&)> begins =
      [](const Exercise&, const build::Collected&) -> std::optional<ExerciseReport> { return std::nullopt; };
  /// Called at the beginning and after each exercise with everything known so far, added up, so that the
  /// caller can save it.
  std::function<void(const Report& so_far)> known_so_far = [](const Report&) {};
  /// Called occasionally, from any thread, while it waits: for what or for whom.
  std::function<void(const std::string& exercise, const std::string& what)> waits = [](const std::string&,
                                                                                       const std::string&) {};
  /// Called when a check begins, from the grader's own thread; for live progress.
  std::function<void(const std::string& exercise, const std::string& what)> progress =
      [](const std::string&, const std::string&) {};
  /// Called after each check with those that have ended so far, from the grader's own thread.
  std::function<void(const ExerciseReport& so_far)> checked = [](const ExerciseReport&) {};
};

}  // namespace manyhands::grade
