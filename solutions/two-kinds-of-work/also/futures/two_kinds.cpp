// Another structure: tasks take pieces from an iterator under a mutex, and keep their results together with
// the numbers of the pieces. Only the caller's thread combines the results.
#include "two_kinds.hpp"

#include <algorithm>
#include <future>
#include <mutex>
#include <utility>

namespace {

template <class Item, class Function>
auto map_all(const std::vector<Item>& items, int workers, Function function) {
  using Result = decltype(function(items.front()));
  using Done = std::vector<std::pair<std::size_t, Result>>;

  std::mutex mutex;
  auto next = items.begin();
  const auto task = [&] {
    Done done;
    for (;;) {
      auto mine = items.end();
      {
        const std::lock_guard lock(mutex);  // held only to take a piece
        if (next == items.end()) return done;
        mine = next++;
      }
      done.emplace_back(mine - items.begin(), function(*mine));
    }
  };

  std::vector<std::future<Done>> tasks;
  const auto useful = std::min(items.size(), static_cast<std::size_t>(workers));
  for (std::size_t n = 0; n < useful; ++n) tasks.push_back(std::async(std::launch::async, task));
  std::vector<Result> results(items.size());
  for (auto& done : tasks)
    for (auto& [at, result] : done.get()) results[at] = std::move(result);
  return results;
}

}  // namespace

std::vector<std::string> fetch_all(const std::vector<std::string>& urls, int workers) {
  return map_all(urls, workers, [](const std::string& url) { return manyhands::net::get(url).body; });
}

std::vector<int> count_primes(const std::vector<Range>& ranges, int workers) {
  return map_all(ranges, workers,
                 [](const Range& range) { return manyhands::work::primes_in(range.first, range.last); });
}
