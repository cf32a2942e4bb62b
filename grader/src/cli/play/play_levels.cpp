#include "cli/play/play_levels.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "cli/learner_state.hpp"
#include "cli/play/game_host.hpp"
#include "cli/play/game_setup.hpp"
#include "cli/play/level_list.hpp"

namespace manyhands {
namespace {

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

}  // namespace

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

}  // namespace manyhands
