#include "manyhands/work.hpp"

namespace manyhands::work {
namespace {

bool is_prime(std::uint32_t number) {
  if (number % 2 == 0) return number == 2;
  for (std::uint64_t divisor = 3; divisor * divisor <= number; divisor += 2)
    if (number % static_cast<std::uint32_t>(divisor) == 0) return false;
  return number > 1;
}

}  // namespace

int primes_in(std::uint32_t first, std::uint32_t last) {
  int primes = 0;
  for (std::uint32_t number = first; number < last; ++number) primes += is_prime(number) ? 1 : 0;
  return primes;
}

}  // namespace manyhands::work
