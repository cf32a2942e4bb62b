#include "classroom/similarity.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/text.hpp"
#include "classroom/csv.hpp"

namespace manyhands {
namespace {

constexpr std::array columns{"submissionName1", "submissionName2", "averageSimilarity", "maxSimilarity"};

std::optional<double> fraction(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !(value >= 0 && value <= 1))
    return std::nullopt;
  return value;
}

}  // namespace

Result<std::vector<SimilarPair>> similar_pairs(std::string_view csv, const std::string& shown,
                                               const std::map<std::string, std::string>& students) {
  const auto rows = parse_csv(csv, shown);
  if (!rows) return rows.error();
  if (rows->empty() ||
      !std::equal(columns.begin(), columns.end(), rows->front().cells.begin(), rows->front().cells.end()))
    return Error{
        fmt::format("{}:1: expected the columns {}", shown, join_words({columns.begin(), columns.end()})),
        "Let JPlag write it with --csv-export."};
  std::vector<SimilarPair> pairs;
  for (auto row = rows->begin() + 1; row != rows->end(); ++row) {
    const auto& cells = row->cells;
    const auto average = cells.size() == columns.size() ? fraction(cells[2]) : std::nullopt;
    const auto most = average ? fraction(cells[3]) : std::nullopt;
    if (!most)
      return Error{fmt::format("{}:{}: expected two names and two numbers from 0 to 1", shown, row->line),
                   "Let JPlag write the file again."};
    const auto student = [&](const std::string& name) {
      const auto found = students.find(name);
      return found == students.end() ? name : found->second;
    };
    pairs.push_back({student(cells[0]), student(cells[1]), *average, *most});
  }
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const SimilarPair& a, const SimilarPair& b) { return a.average > b.average; });
  return pairs;
}

}  // namespace manyhands
