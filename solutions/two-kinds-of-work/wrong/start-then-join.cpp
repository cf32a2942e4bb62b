// expect: mechanism waits-for-each-task at "thread.join();"
// Each thread is joined right after it is started: serial with extra steps.
#include "two_kinds.hpp"

#include <functional>
#include <thread>

namespace {

void run_all(std::size_t count, int /*workers*/, const std::function<void(std::size_t)>& work) {
  for (std::size_t i = 0; i < count; ++i) {
    std::thread thread([i, &work] { work(i); });
    thread.join();
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
