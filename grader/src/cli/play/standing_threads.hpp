// The threads of a position, side by side, or one below the other where that is too narrow. Pure.
#pragma once
#include <string>
#include <vector>

#include "cli/play/game_screen.hpp"
#include "cli/screen/screen_text.hpp"

namespace manyhands {

/// With `around` lines before and after the one at which a thread is.
std::vector<std::string> standing_threads(const PlayedPosition& position, const GameTexts& texts, int around,
                                          std::size_t width, const ScreenText& text);

}  // namespace manyhands
