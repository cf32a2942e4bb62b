// expect: mechanism busy-wait
// Correct, and fast if cores are idle; but the caller checks again and again whether the threads are done,
// instead of joining them.
#include "two_kinds.hpp"

#include <atomic>
#include <functional>
#include <thread>

namespace {

void run_all(std::size_t count, int workers, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next = 0;
  std::atomic<std::size_t> done = 0;
  std::vector<std::jthread> threads;
  for (int n = 0; n < workers; ++n)
    threads.emplace_back([&] {
      for (std::size_t i = next++; i < count; i = next++) {
        work(i);
        ++done;
      }
    });
  while (done < count) {        // <-- here
    std::this_thread::yield();  // <-- here
  }
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
