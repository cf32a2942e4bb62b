// expect: mechanism serial
// One lock for all threads, held while a piece of work is done: only one thread works at a time.
#include "two_kinds.hpp"

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace {

void run(int pieces, [[maybe_unused]] int workers, const std::function<void(int, int)>& piece) {
  std::mutex mutex;
  std::atomic<int> next = 0;
  std::vector<std::jthread> threads;
  for (int worker = 0; worker < workers; ++worker)
    threads.emplace_back([&, worker] {
      for (int i = next++; i < pieces; i = next++) {
        const std::lock_guard lock(mutex);
        piece(worker, i);
      }
    });
}

}  // namespace

std::vector<std::string> fetch_all(const std::vector<std::string>& urls, int workers) {
  std::vector<std::string> pages(urls.size());
  std::atomic<std::size_t> next = 0;
  std::vector<std::jthread> threads;
  for (int worker = 0; worker < workers; ++worker)
    threads.emplace_back([&] {
      for (std::size_t i = next++; i < urls.size(); i = next++) pages[i] = manyhands::net::get(urls[i]).body;
    });
  threads.clear();
  return pages;
}

std::vector<int> count_primes(const std::vector<Range>& ranges, int workers) {
  std::vector<int> counts(ranges.size());
  run(static_cast<int>(ranges.size()), workers, [&](int, int i) {
    const auto& range = ranges[static_cast<std::size_t>(i)];
    counts[static_cast<std::size_t>(i)] = manyhands::work::primes_in(range.first, range.last);
  });
  return counts;
}
