#include "two_kinds.hpp"

#include <atomic>
#include <functional>
#include <thread>

namespace {

// What both kinds of work share: calls work(0) … work(count - 1), each once, on `workers` threads. This code
// does not know whether a piece of work waits or computes. It only makes the pieces *concurrent*: several
// have been started and are not finished yet. Whether they also run *in parallel* depends on what they need
// and what the machine has.
void run_all(std::size_t count, int workers, const std::function<void(std::size_t)>& work) {
  // Taking a number is one step, so no two threads get the same piece. A thread that finishes early takes the
  // next one.
  std::atomic<std::size_t> next = 0;
  const auto work_off = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::jthread> threads;
  for (int n = 0; n < workers; ++n) threads.emplace_back(work_off);
}  // The jthreads are joined here, before `next` is destroyed (in reverse order of declaration), and before
   // the caller reads what they have written.

}  // namespace

std::vector<std::string> fetch_all(const std::vector<std::string>& urls, int workers) {
  // Full size before the threads start: each piece of work writes to its own element, so no lock is needed,
  // and the order in which pages arrive does not matter.
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
