#include "choose.hpp"

// Each job calls its function here, one piece of work after another, and leaves the executor alone.

std::vector<int> prices(Executor& /*executor*/, const std::vector<int>& articles) {
  std::vector<int> results;
  for (const int article : articles) results.push_back(price_of(article));
  return results;
}

std::vector<std::string> pages(Executor& /*executor*/, const std::vector<std::string>& urls) {
  std::vector<std::string> results;
  for (const auto& url : urls) results.push_back(fetch_page(url));
  return results;
}

std::vector<int> scores(Executor& /*executor*/, const std::vector<std::uint64_t>& games, int rounds) {
  std::vector<int> results;
  for (const auto game : games) results.push_back(score_of(game, rounds));
  return results;
}

std::vector<int> walks(Executor& /*executor*/, const Table& table, const std::vector<int>& starts,
                       int steps) {
  std::vector<int> results;
  for (const int start : starts) results.push_back(walk(table, start, steps));
  return results;
}
