// The inputs of all tests. Both sides make them from a seed, so that large inputs need not be sent.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "crunch.hpp"

namespace inputs {

/// A SplitMix64 generator.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  /// In [0, 1).
  double unit() { return static_cast<double>(next() >> 11) / 9007199254740992.0; }

 private:
  std::uint64_t state_;
};

/// Keys are less than `keys`. All numbers are different, and do not depend on the order.
inline std::vector<Record> records(std::uint64_t seed, std::size_t count, std::uint32_t keys) {
  Random random(seed);
  std::vector<Record> result(count);
  for (std::size_t i = 0; i < count; ++i)
    result[i] = {static_cast<std::uint32_t>((random.next() >> 32) * keys >> 32),
                 static_cast<std::uint32_t>(i) * 2654435761u};
  return result;
}

inline Matrix matrix(std::uint64_t seed, std::size_t rows, std::size_t columns) {
  Random random(seed);
  Matrix result(rows, columns);
  for (double& value : result.values) value = 2 * random.unit() - 1;
  return result;
}

/// No two bodies are at the same place. Masses range from 1 to 1000, so that another order of summation
/// changes the last bits.
inline std::vector<Body> bodies(std::uint64_t seed, std::size_t count) {
  Random random(seed);
  std::vector<Body> result(count);
  for (std::size_t i = 0; i < count; ++i)
    result[i] = {.mass = 1 + 999 * random.unit(),
                 .x = static_cast<double>(i) + random.unit() / 2,
                 .y = 1000 * random.unit(),
                 .z = 1000 * random.unit()};
  return result;
}

}  // namespace inputs
