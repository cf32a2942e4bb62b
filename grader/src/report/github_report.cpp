// For a step of GitHub Actions: the report for people, then annotations, which appear beside the learner's
// lines.
//
// The runner carries out every line of a step's output that looks like a command, and a program under test
// may print such lines. So commands are stopped while the report is printed, until a word comes that no
// program could know, and annotations contain no line breaks. GitHub shows ten annotations of a kind for each
// step: the first mistake of each exercise comes first.
#include <fmt/core.h>

#include <algorithm>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "report/reporters.hpp"
#include "report/told.hpp"

namespace manyhands {
namespace {

constexpr std::size_t most_annotations = 10;

std::string replaced(std::string_view text, std::string_view characters) {
  std::string escaped;
  for (const char c : text)
    if (characters.find(c) != std::string_view::npos)
      escaped += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    else
      escaped += c;
  return escaped;
}
std::string as_message(std::string_view text) {
  return replaced(text, "%\r\n");
}
std::string as_property(std::string_view text) {
  return replaced(text, "%\r\n:,");
}

struct Annotation {
  std::string kind;   // error, warning
  std::string place;  // properties; may be empty
  std::string title;
  std::string message;
  std::size_t rank = 0;  // of the finding in its exercise
};

std::string place_properties(const Finding& finding) {
  if (finding.file.empty()) return {};
  auto place = "file=" + as_property(printable_line(finding.file)) + ",";
  if (finding.line > 0) place += fmt::format("line={},", finding.line);
  if (finding.line > 0 && finding.column > 0) place += fmt::format("col={},", finding.column);
  return place;
}

std::vector<Annotation> annotations_of(const Report& report) {
  std::vector<Annotation> all;
  for (const auto& exercise : report.exercises) {
    std::size_t rank = 0;
    for (const auto* check : causes_first(exercise)) {
      const auto title = fmt::format("{}, {}: ", printable_line(exercise.id), to_string(check->name));
      const auto shown = shown_as(*check);
      if (shown == Shown::failed && check->findings.empty())
        all.push_back({"error", "", title + "it does not pass", text_about(*check, exercise.id), rank++});
      if (shown == Shown::failed)
        for (const auto& told : told_once(check->findings))
          all.push_back({"error", place_properties(*told.finding),
                         title + title_of(*told.finding, exercise.id), text_about(*told.finding), rank++});
      if (shown == Shown::not_measured || shown == Shown::grader_error)
        all.push_back({"warning", "", title + (shown == Shown::not_measured ? "not decided" : "grader error"),
                       text_about(*check, exercise.id), rank++});
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.rank < b.rank; });
  return all;
}

}  // namespace

std::string to_github(const Report& report, const TerminalOptions& options) {
  const auto text = to_terminal(report, options);
  // Contains times to the nanosecond, which nobody knows beforehand.
  const auto measured = to_json(report);
  const auto word = digest_of(measured) + digest_of(measured + text);
  auto out = fmt::format("::stop-commands::{0}\n{1}::{0}::\n", word, text);
  for (const char* kind : {"error", "warning"}) {
    std::size_t shown = 0;
    for (const auto& annotation : annotations_of(report)) {
      if (annotation.kind != kind || ++shown > most_annotations) continue;
      out += fmt::format("::{} {}title={}::{}\n", kind, annotation.place, as_property(annotation.title),
                         as_message(annotation.message));
    }
  }
  return out;
}

}  // namespace manyhands
