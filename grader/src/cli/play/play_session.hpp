// Plays until the user leaves.
#pragma once
#include <functional>

#include "cli/play/game_screen.hpp"
#include "cli/play/play_front.hpp"

namespace manyhands {

enum class Left { game, program, by_interrupt };

/// `won` is called when the player breaks the program, with the number of switches.
Result<Left> play(GameProgram& program, const GameTexts& texts, PlayFront& front, const Output& output,
                  const std::function<void(int switches)>& won);

/// Shows a list until one of its entries is chosen, from 0; or how the user left.
struct Chosen {
  std::optional<std::size_t> entry;
  Left left = Left::program;
};
Chosen choose(const std::function<std::vector<std::string>(ScreenSize)>& list, std::size_t entries,
              PlayFront& front);

}  // namespace manyhands
