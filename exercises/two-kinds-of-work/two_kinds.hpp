// Two kinds of work: what you are given, and what you write.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "manyhands/net.hpp"
#include "manyhands/work.hpp"

/// The numbers n with first ≤ n < last.
struct Range {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

/// You write both functions in two_kinds.cpp. At most `workers` (one or more) threads work in addition to the
/// calling thread, and all of them have ended when the function returns.

/// Fetches each URL once. Element i is the body of the answer from urls[i]. All of them answer.
std::vector<std::string> fetch_all(const std::vector<std::string>& urls, int workers);

/// Element i is the number of primes in ranges[i], as manyhands::work::primes_in counts them.
std::vector<int> count_primes(const std::vector<Range>& ranges, int workers);
