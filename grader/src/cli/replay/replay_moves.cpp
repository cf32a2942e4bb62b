#include "cli/replay/replay_moves.hpp"

#include <algorithm>

namespace manyhands {
namespace {

constexpr char escape = '\x1b';

Move move_of(char key) {
  switch (key) {
    case 'n':
    case ' ':
      return Move::next;
    case 'p':
      return Move::previous;
    case 's':
      return Move::next_switch;
    case 'S':
      return Move::previous_switch;
    case '0':
      return Move::first;
    case '$':
      return Move::last;
    case '?':
      return Move::help;
    case 'q':
    case '\x04':  // Ctrl-D
      return Move::quit;
    case '\x03':  // Ctrl-C
      return Move::interrupt;
    case '\x1a':  // Ctrl-Z
      return Move::suspend;
    default:
      return Move::none;
  }
}

// Of the bytes that terminals send after Escape and [ or O.
Move move_of_sequence(std::string_view sequence) {
  if (sequence == "C") return Move::next;
  if (sequence == "D") return Move::previous;
  if (sequence == "H" || sequence == "1~" || sequence == "7~") return Move::first;
  if (sequence == "F" || sequence == "4~" || sequence == "8~") return Move::last;
  return Move::none;
}

bool ends_sequence(char byte) {
  return byte >= '@' && byte <= '~';
}

bool is_switch(const std::vector<Turn>& turns, std::size_t step) {
  return step > 0 && turns[step].thread != turns[step - 1].thread;
}

}  // namespace

std::vector<Move> MoveReader::moves_of(std::string_view bytes) {
  std::vector<Move> moves;
  for (const char byte : bytes) {
    if (begun_.size() >= 2) {
      begun_ += byte;
      if (!ends_sequence(byte)) continue;
      moves.push_back(move_of_sequence(std::string_view(begun_).substr(2)));
      begun_.clear();
    } else if (begun_.size() == 1 && (byte == '[' || byte == 'O')) {
      begun_ += byte;
    } else {
      begun_.clear();  // Escape alone means nothing
      if (byte == escape)
        begun_ = byte;
      else
        moves.push_back(move_of(byte));
    }
  }
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
