#include "cli/course_table.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"

namespace manyhands {
namespace {

constexpr std::string_view table_begin =
    "<!-- course: the lines up to the next mark are written by 'grader sync' -->\n";
constexpr std::string_view table_end = "<!-- course: end -->\n";

// A bar would end the cell.
std::string in_cell(const std::string& text) {
  std::string cell;
  for (const char c : printable_line(text)) cell += c == '|' ? "\\|" : std::string(1, c);
  return cell;
}

}  // namespace

std::string course_table(const Course& course) {
  const auto is_fast = [&](const std::string& id) {
    return std::find(course.fast_track.begin(), course.fast_track.end(), id) != course.fast_track.end();
  };
  std::string table = "| module | exercise | minutes | after | what you do |\n|---|---|---|---|---|\n";
  int minutes = 0;
  for (const auto& module : course.modules) {
    std::string title = " " + in_cell(module.title);
    for (const auto& entry : module.exercises) {
      const auto* exercise = course.find(entry.id);
      if (exercise == nullptr) continue;
      const bool fast = is_fast(entry.id);
      if (fast) minutes += exercise->minutes;
      table += fmt::format("|{0} | {5}[{1}](exercises/{1}/README.md){5} | {2} | {3} | {4} |\n", title,
                           entry.id, exercise->minutes, join_words(entry.after, ", "),
                           in_cell(exercise->summary), fast ? "**" : "");
      title.clear();
    }
  }
  if (!course.fast_track.empty()) {
    const int hours = (minutes + 30) / 60;
    table +=
        fmt::format("\nThe exercises in **bold** are a fast track through the course: about {} hour{}.\n",
                    hours, hours == 1 ? "" : "s");
  }
  return table;
}

Result<std::string> with_course_table(const std::string& readme, const Course& course) {
  const auto begin = readme.find(table_begin);
  const auto end = begin == std::string::npos ? begin : readme.find(table_end, begin);
  if (end == std::string::npos)
    return Error{"README.md: found no place for the table of exercises",
                 fmt::format("Put these two lines where it should be:\n{}{}", table_begin, table_end)};
  const auto from = begin + table_begin.size();
  return readme.substr(0, from) + course_table(course) + readme.substr(end);
}

}  // namespace manyhands
