// class show.
#include <fmt/core.h>

#include <algorithm>
#include <ostream>
#include <string>

#include "base/text.hpp"
#include "classroom/marks.hpp"
#include "cli/class/in_words.hpp"
#include "cli/class/open_class.hpp"
#include "cli/learner_state.hpp"
#include "report/told.hpp"

namespace manyhands {
namespace {

std::string mark_in_words(const Mark& mark) {
  const auto points = fmt::format("{} of {}", format_number(mark.points), format_points(mark.max_points));
  switch (mark.state) {
    case MarkState::nothing:
      return "nothing that counts";
    case MarkState::waiting:
      return mark.result == 0 ? "waits" : points + ", but an attempt waits";
    case MarkState::fault:
      return mark.result == 0 ? "the grader failed" : points + ", but the grader failed";
    case MarkState::open:
      return mark.unmeasured > 0
                 ? fmt::format("{}, {} could not be measured", points, format_number(mark.unmeasured))
                 : points + ", not final yet";
    case MarkState::graded:
      break;
  }
  return points;
}

/// " (crawl.cpp:12: expected ';')": where, and, of what does not compile, the compiler's words.
std::string where_it_failed(const Check& check) {
  if (shown_as(check) != Shown::failed || check.findings.empty()) return {};
  const auto& finding = check.findings.front();
  auto text = place_of(printable_line(finding.file), finding.line);
  if (check.name == CheckName::builds)
    text += (text.empty() ? "" : ": ") +
            shorten(printable_line(finding.message.substr(0, finding.message.find('\n'))), 150);
  return text.empty() ? text : " (" + text + ")";
}

/// For the staff alone: the reason is not the student's to read.
std::string extension_in_words(const ClassFile& about, const Mark& mark) {
  const auto& rules = about.rules;
  const auto exercise = rules.extensions.find(mark.exercise);
  if (exercise == rules.extensions.end()) return {};
  const auto found = exercise->second.find(mark.student);
  if (found == exercise->second.end()) return {};
  const auto& [due, why] = found->second;
  return fmt::format("  extended to {}{}\n", about.shown_time(due, mark.exercise),
                     why.empty() ? "" : ": " + printable_line(why));
}

std::string result_in_words(const ClassFile& about, const GradedRow& graded) {
  const auto& result = graded.result();
  auto text =
      fmt::format("      {}/{}, case {}, graded {}, grader {}\n", format_number(result.points),
                  format_number(result.max_points), graded.report.case_number,
                  about.with_shown_times(graded.report.time, graded.exercise), graded.report.grader_version);
  for (const auto& check : result.checks)
    if (check.verdict != Verdict::pass && !(check.verdict == Verdict::skipped && check.why != Why::machine))
      text += fmt::format("      {}: {}{}\n", to_string(check.name), line_about(check, graded.exercise),
                          where_it_failed(check));
  return text;
}

std::string attempt_in_words(const ClassFile& about, const GradebookRow& row, const Mark& mark) {
  const auto other = mark.others.find(row.number);
  return fmt::format("  {} attempt {}, received {}: {}{}{}\n", row.number == mark.attempt ? "→" : " ",
                     row.number, about.shown_time(row.received, row.exercise), to_string(row.state),
                     row.reason.empty() ? "" : ", " + printable_line(row.reason),
                     other == mark.others.end() ? "" : "; does not count: " + other->second);
}

int show(const ClassShowOptions& options) {
  const auto& output = options.place.output;
  auto open = open_class(options.place, Access::read);
  if (!open) return usage_error(output, open.error());
  tell_new_rules(*open, output);
  const auto found = find_student(open->the_class.roster, options.student);
  if (!found) return usage_error(output, found.error());
  const auto* student = *found;
  const auto& about = open->the_class.about;
  auto rows = open->gradebook.rows();
  std::erase_if(rows, [&](const GradebookRow& row) { return row.student != student->id; });
  const auto results = open->gradebook.results();
  std::string text = fmt::format("{}  {}\n", printable_line(student->id), printable_line(student->name));
  for (const auto& mark : marks_of(open->the_class, rows, results)) {
    const auto is_here = [&](const GradebookRow& row) { return row.exercise == mark.exercise; };
    if (mark.student != student->id || std::none_of(rows.begin(), rows.end(), is_here)) continue;
    text += fmt::format("\n{}: {}\n", mark.exercise, mark_in_words(mark));
    for (const auto& note : mark.notes) text += "  " + note + "\n";
    text += extension_in_words(about, mark);
    for (const auto& row : rows) {
      if (!is_here(row)) continue;
      text += attempt_in_words(about, row, mark);
      for (const auto& result : results)
        if (result.attempt == row.attempt && result.exercise == row.exercise)
          text += result_in_words(about, result);
    }
  }
  output.out << shown(output, text);
  return 0;
}

}  // namespace

int run_class_show(const ClassShowOptions& options) {
  return with_gradebook_errors(options.place.output, [&] { return show(options); });
}

}  // namespace manyhands
