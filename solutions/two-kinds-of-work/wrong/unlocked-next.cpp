// expect: races data-race at "const std::size_t i = next++;"
// The number of the next piece is a plain integer: two threads may take the same piece, or skip one.
#include "two_kinds.hpp"

#include <functional>
#include <thread>

namespace {

void run_all(std::size_t count, int workers, const std::function<void(std::size_t)>& work) {
  std::size_t next = 0;
  std::vector<std::jthread> threads;
  for (int n = 0; n < workers; ++n)
    threads.emplace_back([&] {
      for (;;) {
        const std::size_t i = next++;
        if (i >= count) break;
        work(i);
      }
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
