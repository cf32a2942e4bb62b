#include "cli/replay/replay_session.hpp"

#include <optional>

#include "cli/replay/replay_moves.hpp"
#include "cli/screen/key_terminal.hpp"
#include "grade/work_folder.hpp"

namespace manyhands {
namespace {

constexpr int by_interrupt = 130;

struct ReplaySession {
  const Replay& replay;
  KeyTerminal& terminal;
  std::size_t step = 0;
  bool help = false;

  /// The exit status, if this move ends the session.
  std::optional<int> follow(Move move) {
    if (move == Move::quit) return 0;
    if (move == Move::interrupt) return by_interrupt;
    if (move == Move::suspend) terminal.suspend();
    const bool was_help = help;
    help = move == Move::help && !was_help;
    if (!was_help) step = moved(replay.order.turns, step, move);
    return std::nullopt;
  }
};

}  // namespace

int replay_on_terminal(const Replay& replay, int in, int out, const Output& output) {
  KeyTerminal terminal(in, out);
  const grade::OnSignals restores([&terminal] { terminal.restore(); });
  ReplaySession session{replay, terminal};
  MoveReader reader;
  for (;;) {
    const auto size = terminal.size();
    terminal.draw(session.help ? replay_help(size, output)
                               : replay_screen(replay, session.step, size, output));
    const auto keys = terminal.wait_for_keys();
    if (!keys) return 0;
    for (const auto move : reader.moves_of(*keys))
      if (const auto status = session.follow(move)) return *status;
  }
}

}  // namespace manyhands
