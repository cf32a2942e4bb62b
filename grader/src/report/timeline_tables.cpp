#include "report/timeline_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <vector>

#include "base/text.hpp"
#include "report/escape.hpp"
#include "timeline/figures.hpp"
#include "timeline/words.hpp"

namespace manyhands {
namespace {

constexpr std::size_t most_rows_of_table = 20;

std::string cell_text(const std::string& any) {
  return escape_xml(printable_line(any));
}

std::string html_table(const std::string& caption, const std::vector<std::string>& head,
                       const std::string& rows) {
  std::string text = "<div class=\"wide\"><table>\n<caption>" + cell_text(caption) + "</caption>\n<tr>";
  for (const auto& cell : head) text += "<th scope=\"col\">" + cell_text(cell) + "</th>";
  return text + "</tr>\n" + rows + "</table></div>\n";
}

std::string table_row(const std::string& head, const std::vector<std::string>& cells) {
  std::string text = "<tr><th scope=\"row\">" + cell_text(head) + "</th>";
  for (const auto& cell : cells) text += "<td>" + cell_text(cell) + "</td>";
  return text + "</tr>\n";
}

}  // namespace

std::string table_of_lanes(const Timeline& timeline) {
  const auto times = times_of(timeline);
  TimeByDoing all{};
  std::vector<std::size_t> lanes;
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (!is_task(timeline.lanes[i])) continue;
    lanes.push_back(i);
    for (std::size_t kind = 0; kind < kinds_of_doing; ++kind) all[kind] += times[i].of[kind];
  }
  std::vector<std::string> head{"", "alive"};
  for (const auto& name : doing_names)
    if (all[static_cast<std::size_t>(name.doing)] > 0) head.emplace_back(name.words);
  std::string rows;
  for (const auto i : lanes) {
    std::vector<std::string> cells{time_words(times[i].lifetime_ns)};
    for (const auto& name : doing_names)
      if (all[static_cast<std::size_t>(name.doing)] > 0)
        cells.push_back(fmt::format("{:.0f} %", 100 * times[i].share(name.doing)));
    rows += table_row(timeline.lanes[i].name, cells);
  }
  auto text = html_table("The share of each state in the life of each thread or process", head, rows);
  if (timeline.lanes_left_out > 0)
    text += fmt::format("<p>And {} more, for which there was no room.</p>\n", timeline.lanes_left_out);
  return text;
}

std::string table_of_waits(const Timeline& timeline) {
  std::string rows;
  const auto places = wait_places_of(timeline);
  for (std::size_t i = 0; i < places.size() && i < most_rows_of_table; ++i) {
    const auto& place = places[i];
    const auto words = std::string(name_of(place.kind).words);
    rows += table_row(place.what.empty() ? words : words + ": " + place.what,
                      {place.file.empty() ? "" : fmt::format("{}:{}", place.file, place.line),
                       time_words(place.total_ns), std::to_string(place.waits), std::to_string(place.lanes)});
  }
  if (rows.empty()) return {};
  return html_table("What was waited for, all waits together",
                    {"", "in line", "in total", "waits", "threads or processes"}, rows) +
         (places.size() > most_rows_of_table
              ? fmt::format("<p>And {} more.</p>\n", places.size() - most_rows_of_table)
              : "");
}

std::string table_of_wakes(const Timeline& timeline) {
  std::map<std::tuple<int, int, std::string>, int> counts;
  for (const auto& wake : timeline.wakes) ++counts[{wake.from, wake.to, wake.what}];
  std::vector<std::pair<int, std::tuple<int, int, std::string>>> sorted;
  for (const auto& [key, count] : counts) sorted.emplace_back(count, key);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::string rows;
  const auto name = [&](int lane) { return timeline.lanes[static_cast<std::size_t>(lane)].name; };
  for (std::size_t i = 0; i < sorted.size() && i < most_rows_of_table; ++i) {
    const auto& [from, to, what] = sorted[i].second;
    rows += table_row(name(from), {what, name(to), std::to_string(sorted[i].first)});
  }
  if (rows.empty()) return {};
  return html_table("Who let whom go on (the arrows)", {"", "", "lets go on", "times"}, rows) +
         (sorted.size() > most_rows_of_table
              ? fmt::format("<p>And {} more pairs.</p>\n", sorted.size() - most_rows_of_table)
              : "");
}

std::string table_of_strips(const Timeline& timeline) {
  std::string rows;
  for (const auto& strip : timeline.strips) {
    double sum = 0;
    double most = 0;
    for (std::size_t i = 0; i < strip.points.size(); ++i) {
      const auto next = i + 1 < strip.points.size() ? strip.points[i + 1].t : timeline.span_ns;
      sum += strip.points[i].value * static_cast<double>(next - strip.points[i].t);
      most = std::max(most, strip.points[i].value);
    }
    rows += table_row(
        strip.name,
        {fmt::format("{:.2f}", sum / static_cast<double>(std::max<std::int64_t>(1, timeline.span_ns))),
         fmt::format("{:.1f}", most)});
  }
  if (rows.empty()) return {};
  return html_table("Over the whole run", {"", "on average", "at most"}, rows);
}

}  // namespace manyhands
