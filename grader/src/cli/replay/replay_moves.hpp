// What a key does while an order is shown step by step. Pure.
#pragma once
#include <cstddef>
#include <string_view>
#include <vector>

#include "cli/screen/key_reader.hpp"
#include "model/finding.hpp"

namespace manyhands {

enum class Move {
  none,
  next,
  previous,
  next_switch,
  previous_switch,
  first,
  last,
  help,
  suspend,
  quit,
  interrupt
};

/// Turns the bytes of a terminal into moves. A key may be several bytes, which may arrive in parts.
class MoveReader {
 public:
  /// One move for each complete key, Move::none for a key that means nothing.
  std::vector<Move> moves_of(std::string_view bytes);

 private:
  KeyReader reader_;
};

/// The step after a move from `step`; both are indexes into `turns`, which has at least one. A switch is a
/// step of another thread than the one before; if there is none, the order's end or beginning.
std::size_t moved(const std::vector<Turn>& turns, std::size_t step, Move move);

}  // namespace manyhands
