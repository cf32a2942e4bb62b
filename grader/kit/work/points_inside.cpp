#include "manyhands/work.hpp"

namespace manyhands::work {
namespace {

// SplitMix64 (Steele, Lea, Flood 2014): any 64-bit state is a good seed, and each step yields one well-mixed
// number.
constexpr std::uint64_t step = 0x9e3779b97f4a7c15;

constexpr std::uint64_t mixed(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

}  // namespace

std::uint32_t points_inside(std::uint64_t seed, std::uint32_t chunk, std::uint32_t points) {
  // Mixed twice, so that neighbouring chunks of neighbouring seeds do not start at neighbouring states.
  std::uint64_t state = mixed(mixed(seed + step) ^ (chunk * step));
  std::uint32_t inside = 0;
  for (std::uint32_t i = 0; i < points; ++i) {
    state += step;
    const std::uint64_t number = mixed(state);
    // 31 bits for each coordinate, so that the sum of the squares fits into 64 bits.
    const std::uint64_t x = number >> 33;
    const std::uint64_t y = number & 0x7fffffff;
    inside += (x * x + y * y) >> 62 == 0;
  }
  return inside;
}

}  // namespace manyhands::work
