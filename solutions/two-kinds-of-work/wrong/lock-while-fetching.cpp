// expect: mechanism lock-held-during-io at "const std::lock_guard lock(mutex);"
// The lock of the shared vector is taken one line too early, before the page has arrived. Eight threads, one
// request.
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
  std::mutex mutex;
  run_all(urls.size(), workers, [&](std::size_t i) {
    const std::lock_guard lock(mutex);
    pages[i] = manyhands::net::get(urls[i]).body;
  });
  return pages;
}

std::vector<int> count_primes(const std::vector<Range>& ranges, int workers) {
  std::vector<int> counts(ranges.size());
  run_all(ranges.size(), workers,
          [&](std::size_t i) { counts[i] = manyhands::work::primes_in(ranges[i].first, ranges[i].last); });
  return counts;
}
