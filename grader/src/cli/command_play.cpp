#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "cli/exercise_builds.hpp"
#include "cli/grading_setup.hpp"
#include "cli/learner_state.hpp"
#include "cli/play/play_levels.hpp"
#include "cli/play/play_own.hpp"
#include "cli/screen/key_terminal.hpp"
#include "cli/submission_layout.hpp"

namespace manyhands {

namespace fs = std::filesystem;

int run_play(const PlayOptions& options) {
  const auto& output = options.output;
  if (!options.plain && !KeyTerminal::is_there(STDIN_FILENO, STDOUT_FILENO))
    return usage_error(output, {"this is no terminal that can show the game",
                                "In a script, use --plain: it reads lines of keys, and prints each screen."});
  const auto ids = options.id.empty() ? std::vector<std::string>{} : std::vector{options.id};
  auto ready = set_up(options.places, ids, options.submission, std::nullopt, options.sandbox,
                      options.submission.empty());
  if (const auto* error = std::get_if<SetupError>(&ready)) return report_setup_error(output, *error);
  auto& setup = std::get<GradingSetup>(ready);
  if (options.id.empty()) {
    if (const auto error = build_game(options.places)) return report_setup_error(output, *error);
    return play_levels(options, setup);
  }
  const auto& exercise = *setup.course.find(options.id);
  std::error_code none;
  if (!fs::exists(exercise.folder / "schedules.cpp", none))
    return usage_error(output,
                       {exercise.id + " has no small programs whose threads could be scheduled",
                        "Without an exercise, there are levels to play: " + output.program + " play"});
  if (const auto wrong =
          wrong_layout(setup.course, setup.settings.submission, setup.settings.shown_submission))
    return usage_error(output, *wrong);
  if (const auto error = build_game(options.places)) return report_setup_error(output, *error);
  if (const auto error = build_exercises(options.places, setup, ids))
    return report_setup_error(output, *error);
  return play_own(options, setup, exercise);
}

}  // namespace manyhands
