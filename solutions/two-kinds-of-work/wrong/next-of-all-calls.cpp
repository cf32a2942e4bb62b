// expect: correct cached-between-runs
// The number of the next piece stands outside all functions and is never set back: right once, in each
// program.
#include "two_kinds.hpp"

#include <atomic>
#include <functional>
#include <thread>

namespace {

std::atomic<std::size_t> next = 0;

void run_all(std::size_t count, int workers, const std::function<void(std::size_t)>& work) {
  std::vector<std::jthread> threads;
  for (int n = 0; n < workers; ++n)
    threads.emplace_back([&] {
      for (std::size_t i = next++; i < count; i = next++) work(i);
    });
}

}  // namespace

std::vector<std::string> fetch_all(const std::vector<std::string>& urls, int workers) {
  std::vector<std::string> pages(urls.size());
  run_all(urls.size(), workers, [&](std::size_t i) { pages[i] = manyhands::net::get(urls[i]).body; });
  return pages;
}

std::vector<int> count_primes(const std::vector<Range>& ranges, int workers) {
  std::vector<int> counts(ranges.size());
  run_all(ranges.size(), workers,
          [&](std::size_t i) { counts[i] = manyhands::work::primes_in(ranges[i].first, ranges[i].last); });
  return counts;
}
