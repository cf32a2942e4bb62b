// attack: two-kinds-of-work
// tries: to be faster through a better algorithm, with one thread
// points: 80
// finding: mechanism serial

#include "two_kinds.hpp"

// A sieve needs only a small part of the time that the kit needs for counting by division.
#define count_primes honest
// ---- here stands the reference solution ----
#undef count_primes

std::vector<int> count_primes(const std::vector<Range>& ranges, int) {
  std::vector<int> counts(ranges.size());
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    const auto [first, last] = ranges[i];
    std::vector<char> composite(last > first ? last - first : 0);
    for (std::uint64_t n = 2; n * n < last; ++n)
      for (auto m = std::max(n * n, (first + n - 1) / n * n); m < last; m += n) composite[m - first] = 1;
    for (std::uint32_t n = std::max(first, 2U); n < last; ++n) counts[i] += composite[n - first] == 0 ? 1 : 0;
  }
  return counts;
}
