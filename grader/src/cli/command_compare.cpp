#include <fmt/format.h>

#include <ostream>
#include <system_error>
#include <utility>
#include <variant>

#include "base/text.hpp"
#include "cli/comparison_table.hpp"
#include "cli/exercise_builds.hpp"
#include "cli/grading_setup.hpp"
#include "cli/learner_state.hpp"
#include "cli/progress.hpp"
#include "cli/release_build.hpp"
#include "cli/solution.hpp"
#include "grade/host_run.hpp"
#include "grade/parts.hpp"
#include "measure/undisturbed.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

// The fastest of this many runs is shown: other load on the machine can only make a run slower.
constexpr int runs_of_each = 3;

Result<const Comparison*> find_comparison(const Course& course, const std::string& id) {
  std::vector<std::string> ids;
  for (const auto& comparison : course.comparisons) {
    if (comparison.id == id) return &comparison;
    ids.push_back(comparison.id);
  }
  ids.emplace_back("talk");  // command_talk.cpp
  const auto meant = nearest(id, ids);
  return Error{fmt::format("there is no comparison '{}'{}", shorten(printable_line(id), 60),
                           meant ? fmt::format("; did you mean '{}'?", *meant) : ""),
               "The comparisons are: " + join_words(ids) + "."};
}

class Comparer {
 public:
  Comparer(GradingSetup& setup, Progress& progress) : setup_(setup), progress_(progress) {}

  ComparedRow row(const ComparedVersion& version) {
    auto exercise = *setup_.course.find(version.exercise);
    exercise.libraries.insert(exercise.libraries.end(), version.libraries.begin(), version.libraries.end());
    ComparedRow row;
    row.name = version.name;
    row.workers = version.workers;
    if (row.workers == 0)
      row.workers =
          grade::workers_for(exercise, exercise.speed.front().work(), setup_.settings.machine.p_avail);
    const auto folder = setup_.settings.work / ("version-" + std::to_string(++versions_));
    progress_.show(version.name, "building");
    if (auto why = build(version, exercise, folder); !why.empty()) {
      row.instead = std::move(why);
      return row;
    }
    progress_.show(version.name, "running");
    if (auto why = run(exercise, folder, row); !why.empty()) {
      row.run.reset();
      row.instead = std::move(why);
    }
    return row;
  }

 private:
  // Empty if it can be run; otherwise why not.
  std::string build(const ComparedVersion& version, const Exercise& exercise, const fs::path& folder) {
    auto submission = setup_.settings.submission;
    if (!version.from.empty()) {
      submission = folder / "submission";
      const auto source =
          version.from == "given" ? exercise.folder / "starter" : setup_.settings.root / version.from;
      const auto solution = solution_in(source, SolutionKind::also, setup_.course, exercise);
      if (!solution) return solution.error().message;
      if (const auto laid = lay_out(*solution, exercise.id, submission, false); !laid)
        return laid.error().message;
    }
    return build_release(setup_.settings, exercise, submission, folder, version.from.empty());
  }

  std::string run(const Exercise& exercise, const fs::path& folder, ComparedRow& row) {
    StageRequest order{{"compare", row.workers, exercise.speed.front().work(), 0}};
    order.guests = folder;
    order.run_dir = folder / "run";
    order.prefix = setup_.settings.shown_submission + "/" + exercise.id;
    order.limits = exercise.limits;
    order.box = sandbox::name_of(setup_.settings.sandbox);
    order.seed = setup_.settings.seed;
    const auto lock = setup_.settings.locks->for_timed_runs(
        [&](const std::string& what) { progress_.wait(row.name, what); });
    if (!lock) return lock.error().message;
    row.disturbed = true;
    for (int i = 0; i < runs_of_each; ++i) {
      const auto stage = grade::run_host(setup_.settings.toolchain.host(exercise.id), order);
      if (!stage) return stage.error().message;
      if (!stage->faults.empty()) return stage->faults.front();
      if (!stage->findings.empty()) return stage->findings.front().message;
      if (stage->runs.empty()) return stage->unmeasured.empty() ? "no run" : stage->unmeasured.front();
      row.remarks = stage->remarks;
      const auto& run = stage->runs.back();
      const auto taken = cores_taken(run);
      if (!row.run || taken < row.taken) row.taken = taken;
      // If one of the runs had its cores to itself, the fastest run is as fast as that one.
      row.disturbed = row.disturbed && !is_undisturbed(run);
      if (!row.run || run.wall_ns < row.run->wall_ns) row.run = run;
    }
    return {};
  }

  GradingSetup& setup_;
  Progress& progress_;
  int versions_ = 0;
};

}  // namespace

int run_compare(const CompareOptions& options) {
  const auto& output = options.output;
  auto submission = options.submission;
  std::error_code none;
  if (submission.empty() && fs::is_directory(options.places.root / "solutions", none))
    submission = options.places.root / "solutions";
  auto ready =
      set_up(options.places, {}, submission, options.seed, options.sandbox, options.submission.empty());
  if (const auto* error = std::get_if<SetupError>(&ready)) return report_setup_error(output, *error);
  auto& setup = std::get<GradingSetup>(ready);
  write_notice(output, setup);
  const auto found = find_comparison(setup.course, options.id);
  if (!found) return usage_error(output, found.error());
  const auto& comparison = **found;
  std::vector<std::string> ids;
  for (const auto& version : comparison.versions) ids.push_back(version.exercise);
  if (const auto failed = build_exercises(options.places, setup, ids))
    return report_setup_error(output, *failed);

  Progress progress(output, options.live);
  Comparer comparer(setup, progress);
  std::vector<ComparedRow> rows;
  for (const auto& version : comparison.versions) rows.push_back(comparer.row(version));
  progress.clear();
  output.out << shown(output, paint(output, Look::bold, comparison.title)) << "\n\n";
  for (const auto& line : comparison_table(rows)) output.out << shown(output, line) << '\n';
  for (const auto& row : rows)
    if (!row.run && row.instead != "not started") return 1;
  return 0;
}

}  // namespace manyhands
