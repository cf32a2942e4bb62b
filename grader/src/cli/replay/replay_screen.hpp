// What the terminal shows of one step of an order: the lines at which the threads are, and the steps around
// this one. Pure.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/replay/replayed_files.hpp"
#include "cli/screen/screen_size.hpp"
#include "model/finding.hpp"

namespace manyhands {

/// An order to show.
struct Replay {
  std::string title;    // printable
  std::string message;  // what is wrong
  Interleaving order;   // with at least one turn
  ReplayedFiles files;
};

/// At most `height` lines of at most `width` columns. A small screen has fewer lines around each place, then
/// only the steps. Of many threads, it has columns for those that did something last. Of `output`, only the
/// terminal's abilities are used.
std::vector<std::string> replay_screen(const Replay& replay, std::size_t step, ScreenSize size,
                                       const Output& output);

/// The keys.
std::vector<std::string> replay_help(ScreenSize size, const Output& output);

}  // namespace manyhands
