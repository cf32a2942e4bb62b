#include <algorithm>
#include <ostream>
#include <system_error>

#include "base/files.hpp"
#include "cli/grading_setup.hpp"
#include "cli/kept_verdicts.hpp"
#include "cli/learner_state.hpp"
#include "cli/progress.hpp"
#include "grade/grade.hpp"
#include "model/totals.hpp"
#include "report/reporters.hpp"

namespace manyhands {
namespace {

// What is known of the other exercises stays; `list` and `hint` read it.
void remember(const std::filesystem::path& root, const Report& now) {
  auto whole = now;
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

}  // namespace

int run_grade(const RunOptions& options) {
  const auto& output = options.output;
  auto ready = set_up(options.places, options.ids, options.submission, options.seed, options.sandbox,
                      options.submission.empty());
  if (const auto* error = std::get_if<SetupError>(&ready)) return report_setup_error(output, *error);
  auto& setup = std::get<GradingSetup>(ready);
  write_notice(output, setup);

  setup.settings.record = options.record.empty() ? options.record : std::filesystem::absolute(options.record);
  Progress progress(output, options.live && !options.quiet);
  setup.settings.progress = [&](const std::string& id, const std::string& what) { progress.show(id, what); };
  const bool own = options.submission.empty();
  const KeptVerdicts kept(setup.settings.state, setup.settings.submission, setup.settings.shown_submission,
                          setup.course, setup.settings.toolchain, setup.settings.machine,
                          setup.settings.sandbox);
  // A seed asks for those very inputs.
  if (own && !options.force && !options.seed)
    setup.settings.known = [&](const Exercise& exercise) { return kept.find(exercise); };
  const auto report = grade::grade(setup.settings, setup.course, options.ids);
  progress.clear();

  if (own) {
    remember(options.places.root, report);
    kept.keep(report);
  }
  if (options.json == "-") {
    output.out << to_json(report);
  } else if (!options.quiet) {
    TerminalOptions how;
    how.colour = output.colour;
    how.unicode = output.unicode;
    how.width = output.width;
    how.program = output.program;
    how.for_learner = own;
    output.out << to_terminal(report, how);
  }
  output.out.flush();
  if (!options.json.empty() && options.json != "-") {
    if (const auto written = write_file(options.json, to_json(report)); !written) {
      usage_error(output, written.error());
      return 3;
    }
  }
  return exit_status(report, options.complete, options.exit_zero);
}

}  // namespace manyhands
