// Primes in a range of numbers: what you are given, and what you write.
#pragma once
#include <cstdint>

#include "manyhands/work.hpp"

using manyhands::work::is_prime;  // bool is_prime(std::uint32_t number)

struct Primes {
  std::uint64_t count = 0;
  std::uint64_t sum = 0;
};

/// You write this in primes.cpp. Counts the primes n with first ≤ n < last, and adds them up. The range may
/// be empty (first == last); last is at most 1,000,000,000. `workers` threads (one or more) call is_prime,
/// once for each number, and all of them have ended when the function returns.
Primes find_primes(std::uint32_t first, std::uint32_t last, int workers);
