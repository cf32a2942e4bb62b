// Pseudo-random numbers for one schedule: splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
// generators, 2014). The same seed gives the same numbers on every machine.
#pragma once
#include <cstdint>

namespace manyhands::schedules {

constexpr std::uint64_t mixed(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

class Random {
 public:
  explicit constexpr Random(std::uint64_t seed = 0) : state_(seed) {}

  constexpr std::uint64_t next() { return mixed(state_ += 0x9e3779b97f4a7c15u); }

  /// From 0 to n - 1. The bias for n below a million is less than 1 in 4,000.
  constexpr std::uint32_t below(std::uint32_t n) {
    return static_cast<std::uint32_t>(((next() >> 32) * n) >> 32);
  }

  constexpr bool chance(double probability) {
    return static_cast<double>(next() >> 11) * 0x1p-53 < probability;
  }

 private:
  std::uint64_t state_;
};

}  // namespace manyhands::schedules
