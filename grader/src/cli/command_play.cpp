#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <ostream>
#include <system_error>
#include <utility>

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/exercise_builds.hpp"
#include "cli/grading_setup.hpp"
#include "cli/learner_state.hpp"
#include "cli/own_build.hpp"
#include "cli/play/game_host.hpp"
#include "cli/play/level_list.hpp"
#include "cli/play/play_session.hpp"
#include "cli/screen/key_terminal.hpp"
#include "cli/screen/screen_text.hpp"
#include "cli/submission_layout.hpp"
#include "profile/profile.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

constexpr int by_interrupt = 130;
constexpr std::uint64_t most_source_bytes = 4u << 20;

int status_of(Left left) {
  return left == Left::by_interrupt ? by_interrupt : 0;
}

/// The lines of files, by the names that they have in positions. These come from the learner's program, so
/// only files that were added are ever shown.
class SourceLines {
 public:
  void add(const std::string& name, const std::string& text) { files_[name] = split_lines(text); }

  [[nodiscard]] std::string line(const std::string& name, int number) const {
    const auto file = files_.find(name);
    const auto index = static_cast<std::size_t>(number) - 1;
    if (file == files_.end() || number <= 0 || index >= file->second.size()) return {};
    return printable_line(file->second[index]);
  }

 private:
  std::map<std::string, std::vector<std::string>> files_;
};

std::unique_ptr<PlayFront> front_of(const PlayOptions& options) {
  if (options.plain) return text_front(std::cin, options.output);
  if (KeyTerminal::is_there(STDIN_FILENO, STDOUT_FILENO)) return terminal_front(STDIN_FILENO, STDOUT_FILENO);
  return nullptr;
}

StageRequest request_for(const GradingSetup& setup, const fs::path& guests) {
  StageRequest request;
  request.stage = "play";
  request.profile = controlled_profile.name;
  request.guests = guests;
  request.run_dir = setup.settings.work / "game";
  request.box = sandbox::name_of(setup.settings.sandbox);
  return request;
}

int failed(const Output& output, const Error& error) {
  usage_error(output, error);
  return 3;
}

class Levels {
 public:
  Levels(const PlayOptions& options, std::vector<Level> levels, GameHost& host)
      : options_(options), levels_(std::move(levels)), host_(host) {
    for (const auto& level : levels_) sources_.add("levels/" + level.name + ".cpp", level.text);
  }

  int play_all(PlayFront& front) {
    const auto& output = options_.output;
    auto next =
        options_.level > 0 ? std::optional(static_cast<std::size_t>(options_.level) - 1) : std::nullopt;
    for (;;) {
      if (!next) {
        const auto chosen = choose(
            [&](ScreenSize size) {
              return level_list(levels_, solved_levels(options_.places.root), size, output);
            },
            levels_.size(), front);
        if (!chosen.entry) return status_of(chosen.left);
        next = chosen.entry;
      }
      const auto left = play_one(levels_[*next], front);
      if (!left) return error_ = left.error(), 3;
      if (*left != Left::game) return status_of(*left);
      next.reset();
    }
  }

  /// What went wrong; to be printed when the terminal is as before.
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  Result<Left> play_one(const Level& level, PlayFront& front) {
    host_.choose(level.name, false, level.weak_memory);
    const auto number = std::find_if(levels_.begin(), levels_.end(),
                                     [&](const Level& each) { return each.name == level.name; }) -
                        levels_.begin() + 1;
    GameTexts texts{fmt::format("{} · {}", number, level.title),
                    level.goal,
                    level.lesson,
                    options_.output.program + " explain",
                    level.finding,
                    "levels",
                    [this](const std::string& file, int line) { return sources_.line(file, line); }};
    return play(host_, texts, front, options_.output, [&](int switches) {
      const auto kept = remember_solved(options_.places.root, level.name, switches);
      if (!kept) error_ = kept.error();
    });
  }

  const PlayOptions& options_;
  std::vector<Level> levels_;
  GameHost& host_;
  SourceLines sources_;
  std::optional<Error> error_;
};

int play_levels(const PlayOptions& options, const GradingSetup& setup) {
  const auto& output = options.output;
  const auto folder = options.places.build / "play" / "levels";
  auto levels = levels_in(folder);
  if (!levels) return failed(output, levels.error());
  if (options.level > static_cast<int>(levels->size()))
    return usage_error(output, {fmt::format("there is no level {}", options.level),
                                fmt::format("The levels are 1 to {}.", levels->size())});
  auto request = request_for(setup, folder);
  request.prefix = "levels";
  auto host = GameHost::start(options.places.build / "play" / "host", request, "levels/");
  if (!host) return failed(output, host.error());
  Levels game(options, std::move(*levels), **host);
  auto front = front_of(options);
  const int status = game.play_all(*front);
  front.reset();
  if (game.error()) usage_error(output, *game.error());
  return status;
}

std::vector<std::string> program_list(const std::string& id, const std::vector<PlayedProgram>& programs,
                                      ScreenSize size, const Output& output) {
  const ScreenText text(output);
  std::vector<std::string> lines{
      text.painted(Look::bold, text.cut("Break your own program: " + id, size.width)), ""};
  for (std::size_t i = 0; i < programs.size(); ++i) {
    lines.push_back(text.painted(
        Look::bold, text.cut(fmt::format("  [{}] {}", i + 1, printable_line(programs[i].name)), size.width)));
    lines.push_back(text.cut("      " + printable_line(programs[i].what), size.width));
  }
  lines.emplace_back();
  lines.push_back(
      text.painted(Look::dim, text.cut(fmt::format("1 to {} play · q quit", programs.size()), size.width)));
  if (lines.size() > size.height) lines.resize(size.height);
  return lines;
}

SourceLines sources_of(const GradingSetup& setup, const Exercise& exercise) {
  SourceLines sources;
  const auto add = [&](const std::string& name, const fs::path& file) {
    if (const auto text = read_file(file, most_source_bytes)) sources.add(name, *text);
  };
  const auto& settings = setup.settings;
  for (const auto& file : exercise.files)
    add(settings.shown_submission + "/" + exercise.id + "/" + file.path,
        settings.submission / exercise.id / file.path);
  add("exercises/" + exercise.id + "/schedules.cpp", exercise.folder / "schedules.cpp");
  return sources;
}

class OwnProgram {
 public:
  OwnProgram(const PlayOptions& options, const GradingSetup& setup, const Exercise& exercise, GameHost& host)
      : options_(options), id_(exercise.id), host_(host), sources_(sources_of(setup, exercise)) {}

  Result<Left> play_all(const std::vector<PlayedProgram>& programs, PlayFront& front) {
    const auto& output = options_.output;
    auto next = programs.size() == 1 ? std::optional<std::size_t>(0) : std::nullopt;
    for (;;) {
      if (!next) {
        const auto chosen = choose([&](ScreenSize size) { return program_list(id_, programs, size, output); },
                                   std::min<std::size_t>(programs.size(), 9), front);
        if (!chosen.entry) return chosen.left;
        next = chosen.entry;
      }
      const auto& program = programs[*next];
      host_.choose(program.name, true, false);
      const GameTexts texts{fmt::format("{} · {}", id_, printable_line(program.name)),
                            "Your code: " + printable_line(program.what) + ". Break it.",
                            "",
                            output.program + " explain",
                            "",
                            programs.size() == 1 ? "quit" : "programs",
                            [this](const std::string& file, int line) { return sources_.line(file, line); }};
      auto left = play(host_, texts, front, output, [](int) {});
      if (!left || *left != Left::game || programs.size() == 1) return left;
      next.reset();
    }
  }

 private:
  const PlayOptions& options_;
  std::string id_;
  GameHost& host_;
  SourceLines sources_;
};

int play_own(const PlayOptions& options, const GradingSetup& setup, const Exercise& exercise) {
  const auto& output = options.output;
  const auto built = build_own(setup, exercise, std::string(controlled_profile.name), output);
  if (const auto* status = std::get_if<int>(&built)) return *status;
  auto request = request_for(setup, std::get<fs::path>(built).parent_path());
  request.prefix = setup.settings.shown_submission + "/" + exercise.id;
  request.limits = exercise.limits;
  auto host =
      GameHost::start(options.places.build / "play" / "host", request, "exercises/" + exercise.id + "/");
  if (!host) return failed(output, host.error());
  auto programs = (*host)->programs();
  if (!programs) return failed(output, programs.error());
  if (!options.program.empty()) {
    std::vector<std::string> names;
    for (const auto& program : *programs) names.push_back(printable_line(program.name));
    std::erase_if(*programs, [&](const PlayedProgram& each) { return each.name != options.program; });
    if (programs->empty())
      return usage_error(output,
                         {exercise.id + " has no small program '" + printable_line(options.program) + "'",
                          "They are: " + join_words(names) + "."});
  }
  if (programs->empty()) return failed(output, {"the program says that it has no small programs", {}});
  OwnProgram game(options, setup, exercise, **host);
  auto front = front_of(options);
  const auto left = game.play_all(*programs, *front);
  front.reset();
  return left ? status_of(*left) : failed(output, left.error());
}

}  // namespace

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
