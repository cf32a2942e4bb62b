// expect: correct duplicate-fetch
// Each thread runs the serial loop from the first URL to the last. The answer is right, but fetched eight
// times.
#include "two_kinds.hpp"

#include <functional>
#include <mutex>
#include <thread>

namespace {

void run_all(std::size_t count, int workers, const std::function<void(std::size_t)>& work) {
  std::mutex mutex;
  std::vector<std::jthread> threads;
  for (int n = 0; n < workers; ++n)
    threads.emplace_back([&] {
      for (std::size_t i = 0; i < count; ++i) {
        const std::lock_guard lock(mutex);
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
