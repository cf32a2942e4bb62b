// What a player sees of a game: the threads in columns, what each does next, and what has happened. Pure.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/play/game.hpp"
#include "cli/screen/screen_size.hpp"

namespace manyhands {

/// What stays the same in a game.
struct GameTexts {
  std::string title;
  std::string goal;
  std::string lesson;   // empty: the failure says it
  std::string explain;  // the command that explains the failure, without the finding: "grader explain"
  std::string finding;  // which one; empty: that of the failure
  std::string back;     // what q does: "levels", "quit"
  /// A line of a file, printable; empty if it is not known.
  std::function<std::string(const std::string& file, int line)> text_of;
};

/// At most `height` lines of at most `width` columns. Of `output`, only the terminal's abilities are used.
std::vector<std::string> game_screen(const Game& game, const GameTexts& texts, ScreenSize size,
                                     const Output& output);

/// The keys, and what the signs mean.
std::vector<std::string> game_help(ScreenSize size, const Output& output);

}  // namespace manyhands
