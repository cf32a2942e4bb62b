#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "classroom/findings_map.hpp"
#include "report/escape.hpp"
#include "report/html_page.hpp"

namespace manyhands {
namespace {

// Of the picture, in its own units.
constexpr int label_width = 330;
constexpr int bar_width = 300;
constexpr int row_height = 26;
constexpr int bar_height = 16;
constexpr int text_drop = 13;

/// Had it once and got rid of it, and still have it, as one bar.
std::string bar(const MistakeRow& row, int students, int y) {
  const auto width = [&](int count) { return bar_width * count / std::max(1, students); };
  const auto check = fmt::format(" ({})", to_string(row.check));  // two checks may find the same
  const auto label = escape_xml(printable_line(shorten(row.headline, 44 - check.size()) + check));
  std::string text = fmt::format(
      "<g><title>{}{}: {} of {}; {} still have it</title>"
      "<text x=\"{}\" y=\"{}\" text-anchor=\"end\" fill=\"currentColor\">{}</text>",
      escape_xml(printable_line(row.code)), check, row.students, students, row.now, label_width - 10,
      y + text_drop, label);
  text += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"#c33\"/>", label_width, y,
                      width(row.now), bar_height);
  text += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"#c336\"/>",
                      label_width + width(row.now), y, width(row.students - row.now), bar_height);
  text += fmt::format("<text x=\"{}\" y=\"{}\" fill=\"currentColor\">{}</text></g>\n",
                      label_width + width(row.students) + 6, y + text_drop, row.students);
  return text;
}

std::string picture(const std::vector<const MistakeRow*>& rows, int students) {
  const int height = row_height * static_cast<int>(rows.size());
  std::string text = fmt::format(
      "<svg viewBox=\"0 0 {} {}\" width=\"100%\" font-size=\"13\" font-family=\"system-ui, sans-serif\" "
      "role=\"img\" "
      "aria-label=\"How many students made each mistake\">\n",
      label_width + bar_width + 40, height);
  for (std::size_t i = 0; i < rows.size(); ++i)
    text += bar(*rows[i], students, row_height * static_cast<int>(i));
  return text + "</svg>\n";
}

std::string table(const std::vector<const MistakeRow*>& rows) {
  std::string text =
      "<table><tr><th>mistake</th><th>check</th><th>students</th><th>now</th><th>by attempt</th><th>attempts "
      "until it "
      "was gone</th></tr>\n";
  for (const auto* row : rows) {
    std::string attempts;
    for (const auto& [number, count] : row->by_attempt)
      attempts += fmt::format("{}{}: {}", attempts.empty() ? "" : ", ", number, count);
    text += fmt::format(
        "<tr><td><code>{}</code> {}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
        escape_xml(printable_line(row->code)), escape_xml(printable_line(row->headline)),
        to_string(row->check), row->students, row->now, attempts,
        row->gone == 0 ? "–" : format_number(row->attempts_needed));
  }
  return text + "</table>\n";
}

}  // namespace

std::string mistakes_page(const std::string& title, const MistakesMap& map,
                          const std::map<std::string, std::string>& titles_of_exercises) {
  std::string body = fmt::format(
      "<h1>{}</h1>\n<p>The mistakes that were found: dark, those that are still in the latest attempts; "
      "light, those "
      "that were there before.</p>\n",
      escape_xml(printable_line(title)));
  std::vector<std::pair<std::string, std::vector<const MistakeRow*>>> by_exercise;
  for (const auto& row : map.rows) {
    if (by_exercise.empty() || by_exercise.back().first != row.exercise)
      by_exercise.push_back({row.exercise, {}});
    by_exercise.back().second.push_back(&row);
  }
  for (const auto& [exercise, rows] : by_exercise) {
    const int students = map.students.at(exercise);
    const auto known = titles_of_exercises.find(exercise);
    body +=
        fmt::format("<h2>{}</h2>\n<p>{} of {} pass now.</p>\n",
                    escape_xml(printable_line(known == titles_of_exercises.end() ? exercise : known->second)),
                    map.passed.at(exercise), students);
    body += picture(rows, students) + table(rows);
  }
  if (by_exercise.empty()) body += "<p>Nothing was found yet.</p>\n";
  return html_page(title, body);
}

}  // namespace manyhands
