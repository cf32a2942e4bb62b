#include <bit>

#include "manyhands/work.hpp"

namespace manyhands::work {

int slot_of(const Board& board, std::uint64_t ball) {
  // SplitMix64 (Steele, Lea, Flood 2014) at an arbitrary position of its sequence; each of the upper bits is
  // one pin.
  std::uint64_t z = board.seed + (ball + 1) * 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  z ^= z >> 31;
  return std::popcount(z >> (64 - board.rows));
}

}  // namespace manyhands::work
