// Small programs for the check `schedules`: which orders of the threads' steps give another answer?
#include "kit/schedules/program/program.hpp"
#include "primes.hpp"

namespace {

using manyhands::schedules::check;

// The first call of is_prime makes its table: here, once for all orders, and not again in each of them.
[[maybe_unused]] const bool table_is_there = is_prime(2);

void check_primes(std::uint32_t first, std::uint32_t last, int workers) {
  Primes right;
  for (std::uint32_t number = first; number < last; ++number)
    if (is_prime(number)) {
      ++right.count;
      right.sum += number;
    }
  const Primes found = find_primes(first, last, workers);
  check(found.count == right.count, "each prime of the range is counted once");
  check(found.sum == right.sum, "each prime of the range is added to the sum once");
}

MANYHANDS_SCHEDULES(a_few_numbers, 1, "two threads look at ten numbers") {
  check_primes(2, 12, 2);
}

MANYHANDS_SCHEDULES(several_chunks, 1, "three threads look at four thousand numbers") {
  check_primes(101, 4101, 3);
}

}  // namespace
