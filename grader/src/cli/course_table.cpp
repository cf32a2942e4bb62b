#include "cli/course_table.hpp"

#include <fmt/core.h>

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
  std::string table = "| module | exercise | what you do |\n|---|---|---|\n";
  for (const auto& module : course.modules) {
    std::string title = " " + in_cell(module.title);
    for (const auto& entry : module.exercises) {
      const auto* exercise = course.find(entry.id);
      table += fmt::format("|{0} | [{1}](exercises/{1}/README.md) | {2} |\n", title, entry.id,
                           in_cell(exercise != nullptr ? exercise->summary : ""));
      title.clear();
    }
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
