// expect: speed lock-convoy | mechanism lock-convoy at "const std::lock_guard lock(mutex);"
// Each thread takes the lock of the shared vector and holds it while it counts: the first one does all the
// work, whatever the number of cores. Fetching is correct, so the IO parts pass.
#include "two_kinds.hpp"

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

namespace {

void run_all(std::size_t count, int workers, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next = 0;
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
  std::mutex mutex;
  std::atomic<std::size_t> next = 0;
  std::vector<std::jthread> threads;
  for (int n = 0; n < workers; ++n)
    threads.emplace_back([&] {
      const std::lock_guard lock(mutex);
      for (std::size_t i = next++; i < ranges.size(); i = next++)
        counts[i] = manyhands::work::primes_in(ranges[i].first, ranges[i].last);
    });
  threads.clear();
  return counts;
}
