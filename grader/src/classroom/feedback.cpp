#include "classroom/feedback.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/escape.hpp"
#include "report/reporters.hpp"
#include "report/told.hpp"

namespace manyhands {
namespace {

std::string words_of(const Mark& mark) {
  switch (mark.state) {
    case MarkState::nothing:
      return "–";
    case MarkState::waiting:
      return "not graded yet";
    case MarkState::fault:
      return "not graded: the grader failed";
    case MarkState::open:
      if (mark.unmeasured <= 0)
        return fmt::format("{} of {}; not final yet", format_number(mark.points),
                           format_number(mark.max_points));
      return fmt::format("{} of {}; {} still open", format_number(mark.points),
                         format_number(mark.max_points), format_number(mark.unmeasured));
    case MarkState::graded:
      break;
  }
  return fmt::format("{} of {}", format_number(mark.points), format_number(mark.max_points));
}

const GradedRow* find(const std::vector<GradedRow>& results, std::int64_t id) {
  const auto found =
      std::find_if(results.begin(), results.end(), [&](const GradedRow& one) { return one.id == id; });
  return found == results.end() ? nullptr : &*found;
}

const std::string& title_of(const Class& the_class, const std::string& id) {
  return the_class.course.find(id)->title;
}

std::string one_line(const std::string& text) {
  return escape_markdown(printable_line(text));
}

}  // namespace

std::string feedback_for(const Class& the_class, const std::string& name, const std::vector<Mark>& marks,
                         const std::vector<GradedRow>& results) {
  std::string text =
      fmt::format("# {}\n\n{}\n\n| exercise | points | attempt | received | case |\n|---|---|---|---|---|\n",
                  one_line(the_class.about.title), one_line(name));
  std::string notes;
  std::string reports;
  for (const auto& mark : marks) {
    const auto* result = find(results, mark.result);
    if (mark.attempt == 0 && mark.notes.empty()) continue;
    const auto title = one_line(title_of(the_class, mark.exercise));
    text += fmt::format("| {} | {} | {} | {} | {} |\n", title, words_of(mark),
                        mark.attempt == 0 ? "–" : std::to_string(mark.attempt),
                        result == nullptr ? "" : the_class.about.shown_time(result->received, mark.exercise),
                        result == nullptr ? "" : "`" + result->report.case_number + "`");
    for (const auto& note : mark.notes) notes += fmt::format("- {}: {}\n", title, one_line(note));
    if (result != nullptr) reports += to_markdown(result->result());
  }
  if (!notes.empty()) text += "\n" + notes;
  return text + "\nIf you think that something is wrong, name the case.\n\n" + reports;
}

std::string staff_notes_on(const Class& the_class, const Student& student, const std::vector<Mark>& marks,
                           const std::vector<GradebookRow>& rows, const std::vector<GradedRow>& results) {
  std::string text =
      fmt::format("# {} {}\n\nOnly for the staff.\n", one_line(student.id), one_line(student.name));
  for (const auto& mark : marks) {
    const bool handed_in = std::any_of(
        rows.begin(), rows.end(), [&](const GradebookRow& row) { return row.exercise == mark.exercise; });
    if (!handed_in) continue;
    text += fmt::format("\n## {}: {}\n\n", one_line(title_of(the_class, mark.exercise)), words_of(mark));
    for (const auto& note : mark.notes) text += "- " + one_line(note) + "\n";
    if (const auto& extended = the_class.about.rules.extensions; extended.contains(mark.exercise))
      if (const auto found = extended.at(mark.exercise).find(student.id);
          found != extended.at(mark.exercise).end())
        text += fmt::format("- Extension until {}: {}\n",
                            the_class.about.shown_time(found->second.due, mark.exercise),
                            found->second.why.empty() ? "no reason given" : one_line(found->second.why));
    for (const auto& row : rows) {
      if (row.exercise != mark.exercise) continue;
      text += fmt::format("\n### Attempt {}{}\n\nReceived {}; {}{}\n", row.number,
                          row.number == mark.attempt ? ", which counts" : "",
                          the_class.about.shown_time(row.received, row.exercise), to_string(row.state),
                          row.reason.empty() ? "" : ": " + one_line(row.reason));
      for (const auto& result : results) {
        if (result.attempt != row.attempt || result.exercise != row.exercise) continue;
        const auto& report = result.report;
        text += fmt::format("\nCase `{}`, graded {} by grader {} (exercise {}, course {}), seed {}{}\n\n",
                            report.case_number, the_class.about.with_shown_times(report.time, row.exercise),
                            report.grader_version, result.result().digest, report.course_digest, report.seed,
                            result.why.empty() ? "" : ", " + one_line(result.why));
        for (const auto& check : result.result().checks) {
          text += fmt::format("- {}: {}, {} of {}; {}\n", to_string(check.name), to_string(check.verdict),
                              format_number(check.points), format_number(check.max_points),
                              one_line(line_about(check, result.exercise)));
          if (!check.measured.empty())
            text += "\n" +
                    fenced(printable(
                        check.measured.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace))) +
                    "\n";
        }
      }
    }
  }
  return text;
}

}  // namespace manyhands
