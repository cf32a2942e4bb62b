// A small random number generator with the same sequence for every compiler and library (unlike the standard
// distributions). Not for secrets.
#pragma once
#include <cstdint>

namespace manyhands::site {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {  // splitmix64
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }

  /// 0 … n-1; n must be positive. (For small n, the bias of the remainder does not matter.)
  int below(int n) { return static_cast<int>(next() % static_cast<std::uint64_t>(n)); }

  /// True once in `n` calls, on average.
  bool one_in(int n) { return below(n) == 0; }

 private:
  std::uint64_t state_;
};

}  // namespace manyhands::site
