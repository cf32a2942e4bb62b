#include "kit/work/trial_division.hpp"
#include "manyhands/work.hpp"

namespace manyhands::work {

int primes_in(std::uint32_t first, std::uint32_t last) {
  int primes = 0;
  for (std::uint32_t number = first; number < last; ++number)
    primes += prime_by_trial_division(number) ? 1 : 0;
  return primes;
}

}  // namespace manyhands::work
