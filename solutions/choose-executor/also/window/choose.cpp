// Hands in no more than the workers need: when the oldest task has ended, the next one follows. So a million
// inputs do not become a million tasks at once. Where tasks are few, worker n gets every n-th input.
#include "choose.hpp"

#include <algorithm>
#include <deque>

namespace {

std::vector<int> several_prices(std::vector<int> articles) {
  for (int& article : articles) article = price_of(article);
  return articles;
}
std::vector<int> several_walks(const Table& table, std::vector<int> starts, int steps) {
  for (int& start : starts) start = walk(table, start, steps);
  return starts;
}
const manyhands::RemoteFunction several_prices_registered("several_prices", &several_prices);
const manyhands::RemoteFunction several_walks_registered("several_walks", &several_walks);

template <class R, class Submit>
std::vector<R> in_a_window(Executor& executor, std::size_t count, Submit submit) {
  const auto most = 4 * static_cast<std::size_t>(executor.workers());
  std::deque<manyhands::Future<R>> handed_in;
  std::vector<R> results;
  for (std::size_t next = 0; results.size() < count;) {
    while (next < count && handed_in.size() < most) handed_in.push_back(submit(next++));
    results.push_back(handed_in.front().get());
    handed_in.pop_front();
  }
  return results;
}

template <class Submit>
std::vector<int> every_nth(Executor& executor, const std::vector<int>& inputs, Submit submit) {
  std::vector<std::vector<int>> hands(std::min(static_cast<std::size_t>(executor.workers()), inputs.size()));
  for (std::size_t i = 0; i < inputs.size(); ++i) hands[i % hands.size()].push_back(inputs[i]);
  const auto dealt =
      in_a_window<std::vector<int>>(executor, hands.size(), [&](std::size_t n) { return submit(hands[n]); });
  std::vector<int> results(inputs.size());
  for (std::size_t i = 0; i < results.size(); ++i) results[i] = dealt[i % dealt.size()][i / dealt.size()];
  return results;
}

}  // namespace

std::vector<int> prices(Executor& executor, const std::vector<int>& articles) {
  return every_nth(executor, articles,
                   [&](const auto& hand) { return executor.submit(&several_prices, hand); });
}

std::vector<std::string> pages(Executor& executor, const std::vector<std::string>& urls) {
  return in_a_window<std::string>(executor, urls.size(),
                                  [&](std::size_t i) { return executor.submit(&fetch_page, urls[i]); });
}

std::vector<int> scores(Executor& executor, const std::vector<std::uint64_t>& games, int rounds) {
  return in_a_window<int>(executor, games.size(),
                          [&](std::size_t i) { return executor.submit(&score_of, games[i], rounds); });
}

std::vector<int> walks(Executor& executor, const Table& table, const std::vector<int>& starts, int steps) {
  return every_nth(executor, starts,
                   [&](const auto& hand) { return executor.submit(&several_walks, table, hand, steps); });
}
