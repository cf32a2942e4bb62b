// What one run of the grader is asked to do, and how it tells what it is doing.
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
#include "grade/run_locks.hpp"
#include "measure/machine.hpp"
#include "model/report.hpp"
#include "model/verdict.hpp"
#include "sandbox/level.hpp"

namespace manyhands::grade {

struct Settings {
  std::filesystem::path root;        // of the course
  std::filesystem::path work;        // this run's work folder
  std::filesystem::path cache;       // compiled objects, kept between runs
  std::filesystem::path state;       // .manyhands
  std::filesystem::path submission;  // laid out as starter/
  std::string shown_submission;      // how the learner knows it: "starter"
  std::uint64_t seed = 0;
  std::optional<std::string> student;  // for the report only
  std::time_t time = 0;                // when the grading began
  build::Toolchain toolchain;
  sandbox::Level sandbox = sandbox::Level::none;  // how programs, and what compiles them, are shut in
  Machine machine;
  /// Who may time something now; one for all exercises of a run, so that it knows whom it has waited for.
  std::shared_ptr<RunLocks> locks = std::make_shared<RunLocks>();
  /// What is not timed waits while another grader of this machine times something.
  bool yields_to_timed_runs = false;
  /// After this much time no new measurement of a speed is begun; what was measured is judged as it stands.
  std::chrono::seconds most_speed_time{20};
  /// Where the machine was too busy for a decision: waits for a better moment, and tries once more.
  bool waits_for_quiet = true;
  /// Somebody may skip that wait: `begins` is called before it (false: nobody can), `asked` during it.
  struct SkipsWait {
    std::function<bool()> begins = [] { return false; };
    std::function<bool()> asked = [] { return false; };
  } skips_wait;
  /// With one core, the speed of CPU work is predicted; else it is not measurable (course policy).
  bool predict_on_one_core = false;
  std::filesystem::path record;  // what speed is judged by is saved below it; empty: it is not
  /// Makes this check alone, and those that decide whether it is made (authors: a wrong submission is only
  /// asked for its one finding).
  std::optional<CheckName> only;
  /// Once the tests have had a finding of this code, the rest of them is not run; empty: all are.
  std::string enough;
  /// Authors: the submission is right, and its answers are tampered with to see whether the judges find that.
  bool tries_judges = false;
  std::set<CheckName> leave_out;  // checks that are not made, whatever the exercise asks for
  /// Called with the very files that are graded then, before anything is made of them. A verdict that still
  /// holds for them: then they are not graded.
  std::function<std::optional<ExerciseReport>(const Exercise&, const build::Collected&)> begins =
      [](const Exercise&, const build::Collected&) -> std::optional<ExerciseReport> { return std::nullopt; };
  /// Called at the beginning and after each exercise with all that is known, added up: what was graded so far
  /// is the caller's to keep, whatever happens next.
  std::function<void(const Report& so_far)> known_so_far = [](const Report&) {};
  /// Called from any thread, and seldom, while something stands still: for whom or for what it waits.
  std::function<void(const std::string& exercise, const std::string& what)> waits = [](const std::string&,
                                                                                       const std::string&) {};
  /// Called when a check begins, from the grader's own thread; for live progress.
  std::function<void(const std::string& exercise, const std::string& what)> progress =
      [](const std::string&, const std::string&) {};
};

}  // namespace manyhands::grade
