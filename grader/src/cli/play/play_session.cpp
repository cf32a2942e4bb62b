#include "cli/play/play_session.hpp"

#include <optional>

namespace manyhands {
namespace {

const std::string interrupt(1, '\x03');
const std::string end_of_input(1, '\x04');
const std::string suspend_key(1, '\x1a');

class Session {
 public:
  Session(Game& game, const GameTexts& texts, PlayFront& front, const Output& output,
          const std::function<void(int)>& won)
      : game_(game), texts_(texts), front_(front), output_(output), won_(won) {}

  Result<Left> run() {
    for (;;) {
      const auto size = front_.size();
      front_.show(help_ ? game_help(size, output_) : game_screen(game_, texts_, size, output_));
      const auto keys = front_.keys();
      if (!keys) return Left::program;
      for (const auto& key : *keys) {
        const auto left = follow(key);
        if (!left) return left.error();
        if (*left) return **left;
      }
    }
  }

 private:
  Result<std::optional<Left>> follow(const std::string& key) {
    if (key == interrupt) return std::optional(Left::by_interrupt);
    if (key == end_of_input) return std::optional(Left::program);
    if (key == suspend_key) {
      front_.suspend();
      return std::optional<Left>();
    }
    if (help_) {
      help_ = false;
      return std::optional<Left>();
    }
    if (game_.searches(key)) {
      auto lines = game_screen(game_, texts_, front_.size(), output_);
      if (!lines.empty()) lines.back() = "searching …";
      front_.show_briefly(lines);
    }
    const bool had_failed = !game_.position().failure.empty();
    const auto pressed = game_.press(key);
    if (!pressed) return pressed.error();
    help_ = *pressed == Game::Pressed::wants_help;
    if (!had_failed && game_.won()) won_(game_.position().switches);
    return *pressed == Game::Pressed::leaves ? std::optional(Left::game) : std::optional<Left>();
  }

  Game& game_;
  const GameTexts& texts_;
  PlayFront& front_;
  const Output& output_;
  const std::function<void(int)>& won_;
  bool help_ = false;
};

}  // namespace

Result<Left> play(GameProgram& program, const GameTexts& texts, PlayFront& front, const Output& output,
                  const std::function<void(int switches)>& won) {
  Game game(program);
  if (const auto begun = game.begin(); !begun) return begun.error();
  return Session(game, texts, front, output, won).run();
}

Chosen choose(const std::function<std::vector<std::string>(ScreenSize)>& list, std::size_t entries,
              PlayFront& front) {
  for (;;) {
    front.show(list(front.size()));
    const auto keys = front.keys();
    if (!keys) return {};
    for (const auto& key : *keys) {
      if (key == interrupt) return {std::nullopt, Left::by_interrupt};
      if (key == "q" || key == end_of_input) return {};
      if (key == suspend_key) front.suspend();
      const auto number = key.size() == 1 ? static_cast<std::size_t>(key[0] - '0') : 0;
      if (number >= 1 && number <= entries) return {number - 1, Left::game};
    }
  }
}

}  // namespace manyhands
