// Shows an order on a terminal, and does what the keys ask for, until the user quits.
#pragma once
#include "cli/replay/replay_screen.hpp"

namespace manyhands {

/// Returns the exit status: 0, or 130 after Ctrl-C. Other signals that end the program find the terminal
/// restored.
int replay_on_terminal(const Replay& replay, int in, int out, const Output& output);

}  // namespace manyhands
