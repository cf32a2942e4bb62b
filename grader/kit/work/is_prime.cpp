#include <bitset>
#include <cstddef>

#include "kit/work/trial_division.hpp"
#include "manyhands/work.hpp"

namespace manyhands::work {
namespace {

constexpr std::size_t in_table = std::size_t{1} << 20;
using Table = std::bitset<in_table>;

// The sieve of Eratosthenes.
Table sieved() {
  Table primes;
  primes.set();
  primes.reset(0);
  primes.reset(1);
  for (std::size_t factor = 2; factor * factor < in_table; ++factor)
    if (primes[factor])
      for (std::size_t multiple = factor * factor; multiple < in_table; multiple += factor)
        primes.reset(multiple);
  return primes;
}

}  // namespace

bool is_prime(std::uint32_t number) {
  static const Table table = sieved();  // by the first call, in a few ms; after that, it is only read
  return number < in_table ? table[number] : prime_by_trial_division(number);
}

}  // namespace manyhands::work
