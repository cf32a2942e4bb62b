// Every job hands in batches, three for each worker where there is enough to do: one function cuts them, one
// takes the results.
#include "choose.hpp"

#include <algorithm>
#include <iterator>

namespace {

template <class R>
using Results = std::vector<manyhands::Future<std::vector<R>>>;

std::vector<int> price_all(const std::vector<int>& articles) {
  std::vector<int> results(articles.size());
  std::transform(articles.begin(), articles.end(), results.begin(), &price_of);
  return results;
}
std::vector<int> score_all(const std::vector<std::uint64_t>& games, int rounds) {
  std::vector<int> results;
  for (const auto game : games) results.push_back(score_of(game, rounds));
  return results;
}
std::vector<int> walk_all(const Table& table, const std::vector<int>& starts, int steps) {
  std::vector<int> results;
  for (const int start : starts) results.push_back(walk(table, start, steps));
  return results;
}

const manyhands::RemoteFunction price_all_registered("price_all", &price_all);
const manyhands::RemoteFunction score_all_registered("score_all", &score_all);
const manyhands::RemoteFunction walk_all_registered("walk_all", &walk_all);

// Rounded up: the last batch may be smaller.
template <class T>
std::vector<std::vector<T>> batches(const std::vector<T>& all, const Executor& executor) {
  const auto most = 3 * static_cast<std::size_t>(executor.workers());
  const auto size = std::max<std::size_t>(1, (all.size() + most - 1) / most);
  std::vector<std::vector<T>> result;
  for (std::size_t i = 0; i < all.size(); i += size) {
    const auto first = all.begin() + static_cast<std::ptrdiff_t>(i);
    result.emplace_back(first, first + static_cast<std::ptrdiff_t>(std::min(size, all.size() - i)));
  }
  return result;
}

template <class R>
std::vector<R> in_one_list(Results<R> futures) {
  std::vector<R> all;
  for (auto& future : futures) {
    auto part = future.get();
    all.insert(all.end(), std::make_move_iterator(part.begin()), std::make_move_iterator(part.end()));
  }
  return all;
}

}  // namespace

std::vector<int> prices(Executor& executor, const std::vector<int>& articles) {
  Results<int> futures;
  for (const auto& batch : batches(articles, executor)) futures.push_back(executor.submit(&price_all, batch));
  return in_one_list(std::move(futures));
}

std::vector<std::string> pages(Executor& executor, const std::vector<std::string>& urls) {
  std::vector<manyhands::Future<std::string>> futures;
  futures.reserve(urls.size());
  for (const auto& url : urls) futures.push_back(executor.submit(&fetch_page, url));
  std::vector<std::string> results;
  results.reserve(urls.size());
  for (auto& future : futures) results.push_back(future.get());
  return results;
}

std::vector<int> scores(Executor& executor, const std::vector<std::uint64_t>& games, int rounds) {
  Results<int> futures;
  for (const auto& batch : batches(games, executor))
    futures.push_back(executor.submit(&score_all, batch, rounds));
  return in_one_list(std::move(futures));
}

std::vector<int> walks(Executor& executor, const Table& table, const std::vector<int>& starts, int steps) {
  Results<int> futures;
  for (const auto& batch : batches(starts, executor))
    futures.push_back(executor.submit(&walk_all, table, batch, steps));
  return in_one_list(std::move(futures));
}
