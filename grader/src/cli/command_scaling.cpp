#include <algorithm>
#include <filesystem>
#include <ostream>
#include <system_error>

#include "cli/exercise_builds.hpp"
#include "cli/grading_setup.hpp"
#include "cli/kept_pictures.hpp"
#include "cli/learner_state.hpp"
#include "cli/progress.hpp"
#include "cli/release_build.hpp"
#include "cli/scaling.hpp"
#include "cli/submission_layout.hpp"
#include "grade/capacity.hpp"
#include "grade/host_run.hpp"
#include "measure/undisturbed.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

// The fastest of this many runs counts: other load on the machine can only make a run slower.
constexpr int scaling_runs = 5;

Result<ScalingPoint> point_for(const fs::path& host, StageRequest order, int workers) {
  static_cast<StageOrder&>(order) = {"compare", workers, Work::cpu, 0};
  ScalingPoint point{workers, 0, 0, true};
  for (int i = 0; i < scaling_runs; ++i, ++order.seed) {
    const auto stage = grade::run_host(host, order);
    if (!stage) return stage.error();
    if (!stage->faults.empty()) return Error{stage->faults.front()};
    if (!stage->findings.empty())
      return Error{stage->findings.front().message, "Make it correct first: make grade shows what is wrong."};
    if (stage->runs.empty()) continue;  // too busy for this one
    const auto& run = stage->runs.back();
    const auto seconds = static_cast<double>(run.wall_ns) / 1e9 / std::max(1.0, run.work_units);
    const auto taken = cores_taken(run);
    if (point.seconds == 0 || taken < point.taken) point.taken = taken;
    if (point.seconds == 0 || seconds < point.seconds) point.seconds = seconds;
    // If one of the runs had its cores to itself, the fastest run is as fast as that one.
    point.disturbed = point.disturbed && !is_undisturbed(run);
    order.run_dir = order.guests / ("run-" + std::to_string(workers) + "-" + std::to_string(i));
  }
  if (point.seconds == 0)
    return Error{"this machine is too busy to run it", "Close other programs, and try again."};
  return point;
}

const Speed& speed_of_cores(const Exercise& exercise) {
  return *std::find_if(exercise.speed.begin(), exercise.speed.end(),
                       [](const Speed& speed) { return speed.work() == Work::cpu; });
}

}  // namespace

int run_scaling(const ScalingOptions& options) {
  const auto& output = options.output;
  auto ready = set_up(options.places, {options.id}, options.submission, options.seed, options.sandbox,
                      options.submission.empty());
  if (const auto* error = std::get_if<SetupError>(&ready)) return report_setup_error(output, *error);
  auto& setup = std::get<GradingSetup>(ready);
  if (const auto wrong =
          wrong_layout(setup.course, setup.settings.submission, setup.settings.shown_submission))
    return usage_error(output, *wrong);
  write_notice(output, setup);
  if (const auto failed = build_exercises(options.places, setup, {options.id}))
    return report_setup_error(output, *failed);
  const auto& settings = setup.settings;
  const auto& exercise = *setup.course.find(options.id);
  if (std::none_of(exercise.speed.begin(), exercise.speed.end(),
                   [](const Speed& speed) { return speed.work() == Work::cpu; }))
    return usage_error(output,
                       {exercise.id + " is about waiting, not about computing: more cores change nothing",
                        "grader try " + exercise.id + " shows how many requests are in flight."});
  Progress progress(output, options.live);
  progress.show(exercise.id, "building");
  const auto folder = settings.work / exercise.id;
  if (const auto why = build_release(settings, exercise, settings.submission, folder, false); !why.empty()) {
    progress.clear();
    usage_error(output, {exercise.id + ": " + why, "make grade shows more."});
    return 1;
  }
  StageRequest order;
  order.guests = folder;
  order.run_dir = folder / "run";
  order.prefix = settings.shown_submission + "/" + exercise.id;
  order.limits = exercise.limits;
  order.box = sandbox::name_of(setup.settings.sandbox);
  order.seed = settings.seed;
  const auto lock =
      settings.locks->for_timed_runs([&](const std::string& what) { progress.wait(exercise.id, what); });
  if (!lock) {
    usage_error(output, lock.error());
    return 3;
  }
  std::vector<ScalingPoint> points;
  for (int workers = 1; workers <= settings.machine.p_avail; ++workers) {
    progress.show(exercise.id, "measuring with " + std::to_string(workers));
    const auto point = point_for(settings.toolchain.host(exercise.id), order, workers);
    if (!point) {
      progress.clear();
      usage_error(output, point.error());
      return 1;
    }
    points.push_back(*point);
  }
  progress.clear();
  const int p = settings.machine.p_avail;
  const grade::Capacities capacities(settings.state / "capacity.json");
  const ScalingMachine machine{
      capacities.get(grade::capacity_key(settings.machine.cpu_model, settings.toolchain, exercise.id, p)), p};
  for (const auto& line : scaling_lines(points, machine)) output.out << shown(output, line) << '\n';
  if (options.submission.empty())
    keep_curve(settings.state, exercise.id,
               digest_of_files(build::collect(exercise, settings.submission, settings.shown_submission)),
               curve_of(points, machine, speed_of_cores(exercise)));
  return 0;
}

}  // namespace manyhands
