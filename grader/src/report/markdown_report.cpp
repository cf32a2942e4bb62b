// The report in Markdown (GitHub's dialect): for a job summary, a comment, or a file of feedback.
#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/escape.hpp"
#include "report/interleaving_text.hpp"
#include "report/reporters.hpp"
#include "report/told.hpp"

namespace manyhands {
namespace {

constexpr std::size_t findings_of_a_check = 20;
constexpr std::size_t most_bytes = 900'000;  // a job summary has at most 1 MiB
constexpr std::size_t printed_lines = 20;
constexpr std::size_t order_width = 100;
constexpr std::size_t most_turns = 200;

const char* mark_of(Shown shown) {
  switch (shown) {
    case Shown::passed:
      return "✓";
    case Shown::failed:
      return "✗";
    case Shown::not_measured:
      return "?";
    case Shown::grader_error:
      return "!";
    case Shown::not_run:
    case Shown::none:
      break;
  }
  return "–";
}

std::string code(const std::string& text) {
  // In code, backslashes stand for themselves, so nothing can be escaped.
  if (text.find('`') != std::string::npos) return escape_markdown(text);
  return "`" + text + "`";
}

std::string points_of(double points, double most) {
  return format_number(points) + "/" + format_number(most);
}

// Lines that begin with spaces are code.
std::string paragraphs(const std::string& message) {
  std::string text;
  std::string block;
  const auto end_block = [&] {
    if (!block.empty()) text += fenced(block) + "\n";
    block.clear();
  };
  for (const auto& line : split_lines(printable(message))) {
    if (line.starts_with(' ')) {
      block += (block.empty() ? "" : "\n") + line;
      continue;
    }
    end_block();
    if (!line.empty()) text += escape_markdown(line) + "\n\n";
  }
  end_block();
  return text;
}

std::string output_of(const Finding& finding) {
  std::string text;
  for (const auto& line : last_lines(finding.output, printed_lines))
    text += (text.empty() ? "" : "\n") + line;
  return text.empty() ? "" : "The last lines that it printed:\n\n" + fenced(text) + "\n";
}

std::string order_of(const Finding& finding) {
  std::string text;
  for (const auto& line : lines_of(finding.interleaving, order_width, most_turns))
    text += (text.empty() ? "" : "\n") + line;
  return text.empty() ? "" : fenced(text) + "\n";
}

std::string finding_text(const ExerciseReport& exercise, const Check& check, const Told& told) {
  const auto& finding = *told.finding;
  auto text = fmt::format("### {}: {}{}\n\n", to_string(check.name),
                          escape_markdown(title_of(finding, exercise.id)), in_tasks(told));
  const auto place = place_of(finding.file, finding.line);
  const auto by = seen_by(finding.by);
  if (!place.empty()) text += code(place) + (by.empty() ? "" : " · " + escape_markdown(by)) + "\n\n";
  text += paragraphs(finding.message);
  for (const auto& related : finding.related) {
    const auto where = place_of(related.file, related.line);
    text += fmt::format("- {}{}\n", where.empty() ? "" : code(where) + ": ",
                        escape_markdown(printable(related.message)));
  }
  if (!finding.related.empty()) text += "\n";
  return text + order_of(finding) + output_of(finding);
}

std::string details(const ExerciseReport& exercise) {
  std::string text;
  for (const auto* check : causes_first(exercise)) {
    const auto shown = shown_as(*check);
    if (shown == Shown::failed && !check->findings.empty()) {
      const auto told = told_once(check->findings);
      for (std::size_t i = 0; i < told.size() && i < findings_of_a_check; ++i)
        text += finding_text(exercise, *check, told[i]);
      if (told.size() > findings_of_a_check)
        text += fmt::format("And {} more.\n\n", told.size() - findings_of_a_check);
      if (const auto word = word_after(exercise, *check); !word.empty()) text += word + "\n\n";
    } else if (shown == Shown::failed || shown == Shown::not_measured || shown == Shown::grader_error) {
      text += fmt::format("### {}: {}\n\n", to_string(check->name),
                          shown == Shown::failed         ? "it does not pass"
                          : shown == Shown::not_measured ? "not decided"
                                                         : "the grader failed here, not the program");
      text += paragraphs(check->reason) + paragraphs(check->remedy);
      if (check->points_unmeasured > 0)
        text += fmt::format("{} open.\n\n", format_points(check->points_unmeasured));
    }
  }
  return text;
}

std::string table_of_checks(const ExerciseReport& exercise) {
  std::string text = "| check | | points | |\n|---|---|---|---|\n";
  for (const auto& check : exercise.checks) {
    const auto shown = shown_as(check);
    if (shown == Shown::none) continue;
    text += fmt::format("| {} | {} | {} | {} |\n", to_string(check.name), mark_of(shown),
                        points_of(check.points, check.max_points),
                        shown == Shown::passed && check.summary.empty()
                            ? ""
                            : escape_markdown(line_about(check, exercise.id)));
  }
  return text + "\n";
}

}  // namespace

std::string to_markdown(const ExerciseReport& exercise) {
  const auto id = code(printable_line(exercise.id));
  const auto title = exercise.title.empty() ? "" : " · " + escape_markdown(printable_line(exercise.title));
  if (exercise.state == ExerciseState::not_started) return fmt::format("## {}{}: not started\n\n", id, title);
  return fmt::format("## {}{}: {}\n\n", id, title, points_of(exercise.points, exercise.max_points)) +
         table_of_checks(exercise) + details(exercise);
}

std::string to_markdown(const Report& report) {
  auto text =
      fmt::format("# {}\n\n**{} of {}**",
                  escape_markdown(printable_line(report.course.empty() ? "Manyhands" : report.course)),
                  format_number(report.points), format_points(report.max_points));
  if (report.points_unmeasured > 0)
    text +=
        fmt::format("; {} more could not be decided and stay open", format_number(report.points_unmeasured));
  text += "\n\n";
  for (const auto& exercise : report.exercises) {
    const auto more = to_markdown(exercise);
    text += text.size() + more.size() < most_bytes
                ? more
                : fmt::format("## {}\n\nIt is left out, because the report is too long.\n\n",
                              code(printable_line(exercise.id)));
  }
  if (!report.complete()) {
    std::vector<std::string> ids;
    for (const auto& id : report.pending) ids.push_back(code(printable_line(id)));
    text += "Not graded yet: " + join_words(ids) + ".\n\n";
  }
  std::vector<std::string> origin;
  if (!report.case_number.empty())
    origin.push_back("case " + escape_markdown(printable_line(report.case_number)));
  if (report.student) origin.push_back(escape_markdown(printable_line(*report.student)));
  if (!report.time.empty()) origin.push_back(escape_markdown(printable_line(report.time)));
  std::string last;
  for (const auto& part : origin) last += (last.empty() ? "" : " · ") + part;
  return last.empty() ? text : text + last + "\n";
}

}  // namespace manyhands
