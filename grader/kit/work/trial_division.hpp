// The slow way to find out whether a number is prime. Included by the kernels that use it, so that each of
// them is one loop of machine code, with no call in between.
#pragma once
#include <cstdint>

namespace manyhands::work {

inline bool prime_by_trial_division(std::uint32_t number) {
  if (number % 2 == 0) return number == 2;
  for (std::uint64_t divisor = 3; divisor * divisor <= number; divisor += 2)
    if (number % static_cast<std::uint32_t>(divisor) == 0) return false;
  return number > 1;
}

}  // namespace manyhands::work
