// What the given functions compute, and the table: both sides need it.
#pragma once
#include <cstdint>
#include <vector>

namespace inputs {

inline int price(int article) {
  auto value = static_cast<std::uint32_t>(article);
  for (int i = 0; i < 30; ++i) value = (value ^ (value >> 15)) * 0x2c1b3c6dU + 0x297a2d39U;
  return static_cast<int>(value % 9'900) + 100;
}

/// From any place, the table leads to another one.
inline std::vector<std::uint32_t> table(std::uint64_t seed, int places) {
  std::vector<std::uint32_t> next;
  for (int i = 0; i < places; ++i) {
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    next.push_back(static_cast<std::uint32_t>((seed >> 33) % static_cast<std::uint64_t>(places)));
  }
  return next;
}

/// Not inlined, so that it is the same machine code wherever it is called from.
[[gnu::noinline]] inline int walk(const std::vector<std::uint32_t>& next, int start, int steps) {
  const auto places = static_cast<std::uint32_t>(next.size());
  auto at = static_cast<std::uint32_t>(start);
  std::uint32_t sum = 0;
  for (int i = 0; i < steps; ++i) {
    sum = sum * 31 + at;
    at = next[(at + (sum & 7U)) % places];
  }
  return static_cast<int>(sum & 0x7fffffffU);
}

}  // namespace inputs
