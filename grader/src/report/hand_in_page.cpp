#include "report/hand_in_page.hpp"

#include <fmt/format.h>

#include <map>

#include "base/text.hpp"
#include "report/escape.hpp"
#include "report/html_page.hpp"
#include "report/reporters.hpp"
#include "report/told.hpp"

namespace manyhands {
namespace {

constexpr std::size_t most_source_lines = 3000;  // of all files
constexpr std::size_t most_line_width = 300;
constexpr std::size_t notes_of_a_line = 10;

constexpr std::string_view hand_in_style = R"(
.source { padding: 0; line-height: 1.4; } .source span { display: block; padding: 0 .6rem; white-space: pre; }
.source .no { display: inline-block; width: 3.5em; padding: 0 .8em 0 0; text-align: right; opacity: .6; user-select: none; }
.source .hit { background: #c1440e33; } .source .note { background: #c1440e1a; border-left: 4px solid #c1440e;
  white-space: pre-wrap; font-family: system-ui, sans-serif; padding: .2rem .6rem .2rem 4.3em; }
)";

/// What is said about each line of each file.
using Notes = std::map<std::pair<std::string, int>, std::vector<std::string>>;

Notes notes_of(const ExerciseReport& exercise) {
  Notes notes;
  const auto add = [&](const std::string& file, int line, const std::string& text) {
    auto& of_line = notes[{file, line}];
    if (line > 0 && of_line.size() < notes_of_a_line) of_line.push_back(text);
  };
  for (const auto& check : exercise.checks)
    for (const auto& told : told_once(check.findings)) {
      const auto& finding = *told.finding;
      add(finding.file, finding.line,
          fmt::format("{}: {}. {}", to_string(check.name), title_of(finding, exercise.id), finding.message));
      for (const auto& related : finding.related)
        add(related.file, related.line, fmt::format("{}: {}", to_string(check.name), related.message));
    }
  return notes;
}

std::string source_part(const ShownSource& source, const Notes& notes, std::size_t& left) {
  std::string text = "<h3>" + escape_xml(printable_line(source.name)) + "</h3>\n<pre class=\"source\">";
  int number = 0;
  for (const auto& line : split_lines(source.text)) {
    if (left == 0) return text + "</pre>\n<p>The rest is left out, because it is too long.</p>\n";
    --left;
    ++number;
    const auto note = notes.find({source.name, number});
    const bool hit = note != notes.end() && !note->second.empty();
    text += fmt::format("<span{}><span class=\"no\">{}</span>{}</span>", hit ? " class=\"hit\"" : "", number,
                        escape_xml(shorten(printable_line(line), most_line_width)));
    if (!hit) continue;
    for (const auto& said : note->second)
      text += "<span class=\"note\" role=\"note\">" + escape_xml(printable(said)) + "</span>";
  }
  return text + "</pre>\n";
}

}  // namespace

std::string to_html(const HandIn& hand_in) {
  std::string body = html_from_markdown(to_markdown(hand_in.report));
  if (hand_in.changed)
    body +=
        "<p><strong>The files have changed since they were graded, so findings may stand beside other "
        "lines.</strong></p>\n";
  std::size_t left = most_source_lines;
  if (!hand_in.sources.empty() && !hand_in.report.exercises.empty()) {
    const auto notes = notes_of(hand_in.report.exercises.front());
    body += "<h2>The program</h2>\n";
    for (const auto& source : hand_in.sources) body += source_part(source, notes, left);
  }
  if (hand_in.timeline) body += timeline_section(*hand_in.timeline);
  if (!hand_in.hints.empty()) {
    body += "<h2>Hints asked for</h2>\n";
    for (const auto& hint : hand_in.hints)
      body += "<h3>" + escape_xml(printable_line(hint.title)) + "</h3>\n" + html_from_markdown(hint.markdown);
  }
  const auto title = hand_in.report.exercises.empty() ? "Report" : hand_in.report.exercises.front().id;
  return html_page(title, body, std::string(timeline_page_style) + std::string(hand_in_style));
}

}  // namespace manyhands
