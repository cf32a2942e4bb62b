#include <fmt/format.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <ostream>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/exercise_builds.hpp"
#include "cli/grading_setup.hpp"
#include "cli/learner_state.hpp"
#include "cli/progress.hpp"
#include "cli/release_build.hpp"
#include "cli/solution.hpp"
#include "grade/host_run.hpp"
#include "grade/parts.hpp"
#include "grade/recorder.hpp"
#include "profile/profile.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

// All programs below `folder`, each with a unique name.
Result<void> build_all(const RecordOptions& options, GradingSetup& setup, const Exercise& exercise,
                       const fs::path& folder, grade::RecordOrder& order) {
  std::error_code error;
  fs::create_directories(folder, error);
  fs::create_symlink(setup.settings.toolchain.baseline(exercise.id), folder / "baseline", error);
  for (const auto& name : options.names) {
    const auto solution = solution_named(setup.course, exercise, name, options.solutions);
    if (!solution) return solution.error();
    const auto number = std::to_string(order.programs.size() + 1);
    const auto submission = folder / ("files-" + number);
    if (const auto laid = lay_out(*solution, exercise.id, submission, false); !laid) return laid.error();
    const auto built = folder / ("build-" + number);
    if (const auto why = build_release(setup.settings, exercise, submission, built, false); !why.empty())
      return Error{name + " of " + exercise.id + ": " + why};
    fs::create_symlink(built / release_profile.name, folder / ("program-" + number), error);
    order.programs.push_back("program-" + number);
    order.names.push_back(name);
  }
  return {};
}

// A recording takes hours, so it is saved from time to time, and not lost if it is stopped early.
class Saver {
 public:
  Saver(fs::path into, const Machine& machine) : into_(std::move(into)), machine_(to_json(machine)) {}

  Result<void> now_and_then(const std::vector<grade::Stream>& streams) {
    if (std::chrono::steady_clock::now() - saved_at_ < std::chrono::seconds(20)) return {};
    return save(streams);
  }

  Result<void> save(std::vector<grade::Stream> streams) {
    for (std::size_t i = 0; i < streams.size(); ++i) {
      streams[i].grader_version = MANYHANDS_VERSION;
      streams[i].machine = machine_;
      if (i < files_.size()) {
        if (auto written = grade::save_again(streams[i], files_[i]); !written) return written;
      } else {
        auto file = grade::save_stream(streams[i], into_);
        if (!file) return file.error();
        files_.push_back(std::move(*file));
      }
    }
    saved_at_ = std::chrono::steady_clock::now();
    return {};
  }
  [[nodiscard]] const std::vector<fs::path>& files() const { return files_; }

 private:
  fs::path into_;
  nlohmann::json machine_;
  std::vector<fs::path> files_;
  std::chrono::steady_clock::time_point saved_at_ = std::chrono::steady_clock::now();
};

}  // namespace

int run_record(const RecordOptions& options) {
  const auto& output = options.output;
  auto ready = set_up(options.places, {options.id}, options.places.root / "solutions", options.seed,
                      options.sandbox, true);
  if (const auto* error = std::get_if<SetupError>(&ready)) return report_setup_error(output, *error);
  auto& setup = std::get<GradingSetup>(ready);
  write_notice(output, setup);
  if (const auto failed = build_exercises(options.places, setup, {options.id}))
    return report_setup_error(output, *failed);
  auto& settings = setup.settings;
  const auto& exercise = *setup.course.find(options.id);
  if (options.part < 0 || options.part >= static_cast<int>(exercise.speed.size()))
    return usage_error(
        output, {fmt::format("{} has {} parts of speed, counted from 0", exercise.id, exercise.speed.size()),
                 "Choose one of them with --part."});
  const auto& speed = exercise.speed[static_cast<std::size_t>(options.part)];
  grade::RecordOrder order;
  order.part = options.part;
  order.workers = grade::workers_for(exercise, speed.work(), settings.machine.p_avail);
  order.blocks = options.blocks;
  order.note = options.note;
  Progress progress(output, options.live);
  progress.show(exercise.id, "building");
  const auto folder = settings.work / exercise.id;
  if (const auto built = build_all(options, setup, exercise, folder, order); !built)
    return usage_error(output, built.error());

  auto seed = settings.seed;
  const auto run_stage = [&](const StageOrder& stage) {
    StageRequest run{stage};
    run.guests = folder;
    run.run_dir = folder / "run";
    run.prefix = settings.shown_submission + "/" + exercise.id;
    run.limits = exercise.limits;
    run.box = sandbox::name_of(settings.sandbox);
    run.seed = seed++;
    return grade::run_host(settings.toolchain.host(exercise.id), run);
  };
  const auto lock =
      settings.locks->for_timed_runs([&](const std::string& what) { progress.wait(exercise.id, what); });
  if (!lock) {
    usage_error(output, lock.error());
    return 3;
  }
  Saver saver(options.into, settings.machine);
  Result<void> saved;
  auto streams =
      grade::record(exercise, order, run_stage, [&](int block, const std::vector<grade::Stream>& so_far) {
        progress.show(exercise.id, fmt::format("measuring, {} of {}", block + 1, order.blocks));
        if (saved && block > 0) saved = saver.now_and_then(so_far);
      });
  progress.clear();
  if (!streams) {
    usage_error(output, streams.error());
    return 3;
  }
  if (saved) saved = saver.save(*streams);
  if (!saved) return usage_error(output, saved.error());
  for (const auto& file : saver.files()) output.out << file.string() << '\n';
  return 0;
}

}  // namespace manyhands
