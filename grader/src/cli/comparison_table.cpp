#include "cli/comparison_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace manyhands {
namespace {

using Cells = std::vector<std::string>;

int peak_in_flight(const Run& run) {
  int peak = 0;
  for (const auto& request : run.requests) peak = std::max(peak, request.in_flight);
  return peak;
}

Cells cells_of(const ComparedRow& row, const ComparedRow& first, bool with_requests) {
  const auto first_wall = static_cast<double>(first.run->wall_ns);
  const auto& run = *row.run;
  Cells cells{row.name,
              std::to_string(row.workers),
              format_seconds(static_cast<double>(run.wall_ns) / 1e9),
              fmt::format("{:.1f}×{}", first_wall / static_cast<double>(run.wall_ns),
                          row.disturbed || first.disturbed ? "?" : ""),
              format_seconds(static_cast<double>(run.cpu_ns) / 1e9),
              std::to_string(run.peak_threads),
              std::to_string(run.peak_processes + 1),
              fmt::format("{:.1f} MB", static_cast<double>(run.peak_memory_kb) / 1024)};
  if (with_requests) cells.push_back(std::to_string(peak_in_flight(run)));
  return cells;
}

std::string aligned(const Cells& cells, const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string gap(widths[i] - std::min(widths[i], display_width(cells[i])), ' ');
    line += i == 0 ? cells[i] + gap : "  " + gap + cells[i];
  }
  return line;
}

}  // namespace

std::vector<std::string> comparison_table(const std::vector<ComparedRow>& rows) {
  const auto measured = [](const ComparedRow& row) { return row.run.has_value(); };
  const auto first = std::find_if(rows.begin(), rows.end(), measured);
  const bool with_requests = std::any_of(
      rows.begin(), rows.end(), [](const ComparedRow& row) { return row.run && !row.run->requests.empty(); });

  Cells head{"version", "workers", "time", "faster", "CPU time", "threads", "processes", "memory"};
  if (with_requests) head.emplace_back("in flight");
  std::vector<Cells> table{head};
  for (const auto& row : rows)
    table.push_back(row.run ? cells_of(row, *first, with_requests) : Cells{row.name});
  std::vector<std::size_t> widths(head.size(), 0);
  for (const auto& cells : table)
    for (std::size_t i = 0; i < cells.size(); ++i) widths[i] = std::max(widths[i], display_width(cells[i]));

  std::vector<std::string> lines{aligned(head, widths)};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    lines.push_back(rows[i].run ? aligned(table[i + 1], widths)
                                : aligned({rows[i].name}, widths) + "  " + rows[i].instead);
    for (const auto& remark : rows[i].remarks) lines.push_back("  " + remark);
  }
  std::vector<std::string> disturbed;
  double taken = 0;
  for (const auto& row : rows) {
    if (!row.run || !row.disturbed) continue;
    disturbed.push_back(row.name);
    taken = std::max(taken, row.taken);
  }
  if (!disturbed.empty()) {
    lines.emplace_back();
    lines.push_back(
        fmt::format("?  Other programs took up to {:.1f} cores from {}, so these times say little.", taken,
                    join_words(disturbed)));
    lines.emplace_back("   Close them and compare again. (make grade takes them into account.)");
  }
  return lines;
}

}  // namespace manyhands
