// Another structure, without shared variables. Thread n does the pieces n, n + workers, n + 2 · workers, …,
// and the caller's thread does its share, too. Here all pieces cost about the same; otherwise, each free
// thread should take the next piece.
#include "two_kinds.hpp"

#include <thread>

namespace {

template <class Work>
void run_all(std::size_t count, int workers, Work work) {
  const auto step = static_cast<std::size_t>(workers);
  const auto part = [&](std::size_t first) {
    for (std::size_t i = first; i < count; i += step) work(i);
  };
  std::vector<std::thread> threads;
  for (std::size_t n = 1; n < step; ++n) threads.emplace_back(part, n);
  part(0);
  for (auto& thread : threads) thread.join();
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
