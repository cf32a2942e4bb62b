#include "cli/replay/replay_moves.hpp"

#include <algorithm>
#include <array>

namespace manyhands {
namespace {

struct KeyMove {
  std::string_view key;
  Move move;
};
constexpr std::array key_moves{KeyMove{"n", Move::next},
                               KeyMove{" ", Move::next},
                               KeyMove{"right", Move::next},
                               KeyMove{"p", Move::previous},
                               KeyMove{"left", Move::previous},
                               KeyMove{"s", Move::next_switch},
                               KeyMove{"S", Move::previous_switch},
                               KeyMove{"0", Move::first},
                               KeyMove{"home", Move::first},
                               KeyMove{"$", Move::last},
                               KeyMove{"end", Move::last},
                               KeyMove{"?", Move::help},
                               KeyMove{"q", Move::quit},
                               KeyMove{"\x04", Move::quit},       // Ctrl-D
                               KeyMove{"\x03", Move::interrupt},  // Ctrl-C
                               KeyMove{"\x1a", Move::suspend}};   // Ctrl-Z

Move move_of(std::string_view key) {
  const auto found =
      std::find_if(key_moves.begin(), key_moves.end(), [&](const KeyMove& each) { return each.key == key; });
  return found == key_moves.end() ? Move::none : found->move;
}

bool is_switch(const std::vector<Turn>& turns, std::size_t step) {
  return step > 0 && turns[step].thread != turns[step - 1].thread;
}

}  // namespace

std::vector<Move> MoveReader::moves_of(std::string_view bytes) {
  std::vector<Move> moves;
  for (const auto& key : reader_.keys_of(bytes)) moves.push_back(move_of(key));
  return moves;
}

std::size_t moved(const std::vector<Turn>& turns, std::size_t step, Move move) {
  const auto last = turns.size() - 1;
  switch (move) {
    case Move::next:
      return std::min(step + 1, last);
    case Move::previous:
      return step - std::min<std::size_t>(step, 1);
    case Move::next_switch:
      for (auto at = step + 1; at <= last; ++at)
        if (is_switch(turns, at)) return at;
      return last;
    case Move::previous_switch:
      for (auto at = step; at > 1;)
        if (is_switch(turns, --at)) return at;
      return 0;
    case Move::first:
      return 0;
    case Move::last:
      return last;
    default:
      return step;
  }
}

}  // namespace manyhands
