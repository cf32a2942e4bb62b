#include "two_kinds.hpp"

#include <atomic>
#include <functional>
#include <thread>

namespace {

// The few lines that both kinds of work share: calls work(0) … work(count - 1), each once, on `workers`
// threads. Nothing in here knows whether a piece of work waits or calculates. It only makes the pieces
// *concurrent*: several are begun and not yet ended. Whether they also run *in parallel* is up to what they
// need and what the machine has.
void run_all(std::size_t count, int workers, const std::function<void(std::size_t)>& work) {
  // Taking a number is one step, so no two threads get the same piece. Who is done early comes back for more.
  std::atomic<std::size_t> next = 0;
  const auto work_off = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::jthread> threads;
  for (int n = 0; n < workers; ++n) threads.emplace_back(work_off);
}  // The jthreads are joined here, before `next` goes out of scope (the last that was declared goes first),
   // and before the caller looks at what they have written.

}  // namespace

std::vector<std::string> fetch_all(const std::vector<std::string>& urls, int workers) {
  // Full size before the threads start: each piece of work writes to its own element, so no lock is needed,
  // and it does not matter which page comes first.
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
