#include <unistd.h>

#include <algorithm>
#include <ostream>
#include <system_error>

#include "base/files.hpp"
#include "cli/enter_key.hpp"
#include "cli/exercise_builds.hpp"
#include "cli/grading_setup.hpp"
#include "cli/kept_verdicts.hpp"
#include "cli/learner_state.hpp"
#include "cli/progress.hpp"
#include "cli/report_file.hpp"
#include "cli/submission_layout.hpp"
#include "grade/grade.hpp"
#include "model/totals.hpp"
#include "report/reporters.hpp"

namespace manyhands {
namespace {

// What is known of the other exercises stays; `list` and `hint` read it.
void remember(const std::filesystem::path& root, const Report& now) {
  auto whole = now;
  whole.pending.clear();
  if (const auto before = last_report(root)) {
    for (const auto& old : before->exercises) {
      const auto same = [&](const ExerciseReport& e) { return e.id == old.id; };
      if (std::none_of(now.exercises.begin(), now.exercises.end(), same)) whole.exercises.push_back(old);
    }
  }
  add_up(whole);
  std::error_code none;
  std::filesystem::create_directories(state_folder(root), none);
  // Not being able to remember takes nothing from the verdict.
  static_cast<void>(write_file(state_folder(root) / "last.json", to_json(whole)).ok());
}

// Keeps and shows what is known, as soon as it is: whoever ends the grading early has the rest of it.
class Telling {
 public:
  Telling(const RunOptions& options, Progress& progress)
      : options_(options), progress_(progress), file_(options.json) {
    how_.colour = options.output.colour;
    how_.unicode = options.output.unicode;
    how_.width = options.output.width;
    how_.program = options.output.program;
    how_.for_learner = options.submission.empty();
  }

  /// An Error where the JSON report could not be written later on.
  [[nodiscard]] Result<void> ready() const { return file_.ready(); }

  /// Written before it is shown: whoever sees a verdict finds it in the file.
  void so_far(const Report& report) {
    keep(report, false);
    show(report.exercises.empty() ? terminal_beginning(report, how_) : terminal_latest(report, how_));
  }

  /// What could not be written, where something could not.
  Result<void> finish(const Report& report) {
    keep(report, true);
    show(terminal_end(report, how_));
    if (options_.json == "-") options_.output.out << to_json(report) << std::flush;
    return std::move(trouble_);
  }

 private:
  void show(const std::string& text) {
    progress_.clear();
    if (options_.quiet || options_.json == "-" || text.empty()) return;
    options_.output.out << text << std::flush;
  }

  void keep(const Report& report, bool last) {
    if (!trouble_) return;
    if (auto written = file_.write(report, last); !written) trouble_ = written.error();
  }

  const RunOptions& options_;
  Progress& progress_;
  TerminalOptions how_;
  ReportFile file_;
  Result<void> trouble_;
};

}  // namespace

int run_grade(const RunOptions& options) {
  const auto& output = options.output;
  const bool own = options.submission.empty();
  auto ready = set_up(options.places, options.ids, options.submission, options.seed, options.sandbox, own);
  if (const auto* error = std::get_if<SetupError>(&ready)) return report_setup_error(output, *error);
  auto& setup = std::get<GradingSetup>(ready);
  auto& settings = setup.settings;
  if (const auto wrong = wrong_layout(setup.course, settings.submission, settings.shown_submission))
    return usage_error(output, *wrong);
  Progress progress(output, options.live && !options.quiet);
  Telling telling(options, progress);
  if (const auto writable = telling.ready(); !writable) return usage_error(output, writable.error());
  write_notice(output, setup);
  if (const auto failed = build_exercises(options.places, setup, begun_exercises(setup, options.ids)))
    return report_setup_error(output, *failed);

  settings.record = options.record.empty() ? options.record : std::filesystem::absolute(options.record);
  settings.progress = [&](const std::string& id, const std::string& what) { progress.show(id, what); };
  settings.waits = [&](const std::string& id, const std::string& what) { progress.wait(id, what); };
  const EnterKey enter(STDIN_FILENO);
  if (options.live && !options.quiet) {
    settings.skips_wait.begins = [&enter] {
      enter.forget();
      return enter.is_there();
    };
    settings.skips_wait.asked = [&enter] { return enter.pressed(); };
  }
  const KeptVerdicts kept(settings.state, setup.course, settings.toolchain, settings.machine,
                          settings.sandbox);
  // A seed asks for those very inputs.
  const bool again = !own || options.force || options.seed;
  std::string ground;
  settings.begins = [&](const Exercise& exercise, const build::Collected& collected) {
    ground = kept.ground_of(exercise, collected);
    return again ? std::nullopt : kept.find(exercise.id, ground);
  };
  settings.known_so_far = [&](const Report& report) {
    if (own && !report.exercises.empty()) {
      remember(options.places.root, report);
      kept.keep(report, ground);
    }
    telling.so_far(report);
  };
  const auto report = grade::grade(settings, setup.course, options.ids);
  if (const auto told = telling.finish(report); !told) {
    usage_error(output, told.error());
    return 3;
  }
  return exit_status(report, options.complete, options.exit_zero);
}

}  // namespace manyhands
