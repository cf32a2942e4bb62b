#include "classroom/export_changes.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "classroom/csv.hpp"

namespace manyhands {
namespace {

using Cells = std::vector<std::string>;

std::string shown_cell(const std::string& cell) {
  return cell.empty() ? "–" : cell;
}

// The cell of `row` in the column with this name; empty: there is none.
std::string cell_of(const Cells& header, const Cells& row, const std::string& column) {
  const auto at = static_cast<std::size_t>(std::find(header.begin(), header.end(), column) - header.begin());
  return at < row.size() ? row[at] : std::string();
}

}  // namespace

std::vector<std::string> export_changes(const std::string& before, const std::string& after) {
  const auto old_rows = parse_csv(before, "before");
  const auto new_rows = parse_csv(after, "after");
  if (!old_rows || !new_rows || old_rows->empty() || new_rows->empty() || after.starts_with('{')) return {};
  const auto& old_header = old_rows->front().cells;
  const auto& header = new_rows->front().cells;
  std::map<std::string, Cells> old;
  for (std::size_t i = 1; i < old_rows->size(); ++i) old[(*old_rows)[i].cells.front()] = (*old_rows)[i].cells;
  Cells changes;
  for (std::size_t i = 1; i < new_rows->size(); ++i) {
    const auto& cells = (*new_rows)[i].cells;
    const auto known = old.find(cells.front());
    if (known == old.end()) {
      changes.push_back(cells.front() + ": was not in the file");
      continue;
    }
    for (const auto& column : header) {
      const auto was = cell_of(old_header, known->second, column);
      const auto is = cell_of(header, cells, column);
      if (was != is)
        changes.push_back(
            fmt::format("{}: {} {} → {}", cells.front(), column, shown_cell(was), shown_cell(is)));
    }
    old.erase(known);
  }
  for (const auto& [student, cells] : old) changes.push_back(student + ": is not in the file any more");
  return changes;
}

}  // namespace manyhands
