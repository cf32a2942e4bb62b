#include "choose.hpp"

#include <algorithm>

namespace {

// Many small pieces as one task: what it costs to hand it in, or to send the table along, is paid once for
// all of them. Tasks may run in another process, so they know only their arguments, and are registered
// functions.
std::vector<int> some_prices(const std::vector<int>& articles) {
  std::vector<int> results;
  for (const int article : articles) results.push_back(price_of(article));
  return results;
}

std::vector<int> some_walks(const Table& table, const std::vector<int>& starts, int steps) {
  std::vector<int> results;
  for (const int start : starts) results.push_back(walk(table, start, steps));
  return results;
}

const manyhands::RemoteFunction prices_registered("some_prices", &some_prices);
const manyhands::RemoteFunction walks_registered("some_walks", &some_walks);

// Everything is handed in before the first wait. The order of the futures is the order of the inputs, however
// the tasks end. What a task throws, get() throws.
template <class T, class Submit>
auto map(const std::vector<T>& inputs, Submit submit) {
  std::vector<decltype(submit(inputs.front()))> futures;
  for (const T& input : inputs) futures.push_back(submit(input));
  std::vector<decltype(futures.front().get())> results;
  for (auto& future : futures) results.push_back(future.get());
  return results;
}

// As many parts as there are workers, of the same size except for the rest, and none of them empty.
std::vector<std::vector<int>> split(const std::vector<int>& all, int workers) {
  const auto parts = std::min(static_cast<std::size_t>(workers), all.size());
  std::vector<std::vector<int>> result;
  for (std::size_t part = 0; part < parts; ++part)
    result.emplace_back(all.begin() + static_cast<std::ptrdiff_t>(all.size() * part / parts),
                        all.begin() + static_cast<std::ptrdiff_t>(all.size() * (part + 1) / parts));
  return result;
}

std::vector<int> join(const std::vector<std::vector<int>>& parts) {
  std::vector<int> all;
  for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

}  // namespace

std::vector<int> prices(Executor& executor, const std::vector<int>& articles) {
  return join(map(split(articles, executor.workers()),
                  [&](const auto& part) { return executor.submit(&some_prices, part); }));
}

// A page for each task: whichever worker is free takes the next one.
std::vector<std::string> pages(Executor& executor, const std::vector<std::string>& urls) {
  return map(urls, [&](const auto& url) { return executor.submit(&fetch_page, url); });
}

// A game computes for so long that handing it in costs nothing in comparison.
std::vector<int> scores(Executor& executor, const std::vector<std::uint64_t>& games, int rounds) {
  return map(games, [&](const auto game) { return executor.submit(&score_of, game, rounds); });
}

std::vector<int> walks(Executor& executor, const Table& table, const std::vector<int>& starts, int steps) {
  return join(map(split(starts, executor.workers()),
                  [&](const auto& part) { return executor.submit(&some_walks, table, part, steps); }));
}
