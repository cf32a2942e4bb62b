#include "two_kinds.hpp"

// One page after another. The program spends nearly all its time waiting for an answer.
std::vector<std::string> fetch_all(const std::vector<std::string>& urls, int /*workers*/) {
  std::vector<std::string> pages;
  for (const auto& url : urls) pages.push_back(manyhands::net::get(url).body);
  return pages;
}

// One range after another. A core computes all the time.
std::vector<int> count_primes(const std::vector<Range>& ranges, int /*workers*/) {
  std::vector<int> counts;
  for (const auto& range : ranges) counts.push_back(manyhands::work::primes_in(range.first, range.last));
  return counts;
}
