// Reporters: pure functions from the report to bytes. Only this module escapes text; it does not open files.
#pragma once
#include <array>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "model/report.hpp"

namespace manyhands {

struct TerminalOptions {
  bool colour = false;
  bool unicode = true;  // otherwise the closest ASCII
  std::size_t width = 80;
  std::string program = "grader";  // the learner's name for this program, used in suggested commands
  bool solutions = false;          // `grader solutions` has some to show, once an exercise passes
  bool for_learner = true;  // suggests what to do next; for an instructor, it shows the case number instead
  /// A line beside the speed check; null, or an empty one: none.
  std::function<std::string(const ExerciseReport&)> beside_speed = {};
};

/// Standard output cannot be rewritten, so a report goes there in parts while grading continues: everything
/// before the first exercise, the exercise that was graded last, and everything after all of them. Together,
/// they are the whole report.
enum class ReportPart { whole, beginning, latest, end };

/// The report as JSON, format 2. Unfinished reports have "complete": false. Keys that other programs rely on
/// keep their names and meanings; keys may be added.
std::string to_json(const Report& report);

/// Reads the output of to_json(); an Error for anything else. Also reads format 1, which lacks the student,
/// the time, the case and the digests.
Result<Report> report_from_json(std::string_view text);

/// The report for people: short if all is well, detailed if not.
std::string to_terminal(const Report& report, const TerminalOptions& options,
                        ReportPart part = ReportPart::whole);

/// For other programs; each in its own format (grader/docs/reports.md). All foreign text is escaped.
std::string to_junit(const Report& report);
std::string to_gitlab(const Report& report);  // code quality
std::string to_sarif(const Report& report);
std::string to_gcc(const Report& report);
std::string to_gradescope(const Report& report);
std::string to_autograding(const Report& report);  // GitHub's autograding actions
std::string to_autolab(const Report& report);
std::string to_prairielearn(const Report& report);
std::string to_check50(const Report& report);
std::string to_markdown(const Report& report);
std::string to_markdown(const ExerciseReport& exercise);  // a part of it, with a heading
std::string to_html(const Report& report);
/// The report for people, and annotations for a step of GitHub Actions.
std::string to_github(const Report& report, const TerminalOptions& options);

/// A name for --report, and what it writes. Terminal reporters use the options, unless their name decides
/// otherwise; the others ignore them.
struct Reporter {
  std::string_view name;
  std::string (*render)(const Report&, TerminalOptions, ReportPart);
};

inline bool is_last(ReportPart part) {
  return part == ReportPart::whole || part == ReportPart::end;
}

/// A program cannot use half a document, so all of it is written at the end.
template <std::string (*document)(const Report&)>
std::string at_the_end(const Report& report, TerminalOptions, ReportPart part) {
  return is_last(part) ? document(report) : std::string();
}

/// All output formats. To add one, add one file and one line here.
inline constexpr std::array reporters{
    Reporter{"json", &at_the_end<&to_json>},
    Reporter{"terminal", [](const Report& report, TerminalOptions options,
                            ReportPart part) { return to_terminal(report, options, part); }},
    Reporter{"terminal-colour",
             [](const Report& report, TerminalOptions options, ReportPart part) {
               options.colour = true;
               return to_terminal(report, options, part);
             }},
    Reporter{"terminal-ascii",
             [](const Report& report, TerminalOptions options, ReportPart part) {
               options.unicode = false;
               return to_terminal(report, options, part);
             }},
    Reporter{"junit", &at_the_end<&to_junit>},
    Reporter{"github",
             [](const Report& report, TerminalOptions options, ReportPart part) {
               return is_last(part) ? to_github(report, options) : std::string();
             }},
    Reporter{"gitlab", &at_the_end<&to_gitlab>},
    Reporter{"sarif", &at_the_end<&to_sarif>},
    Reporter{"gcc", &at_the_end<&to_gcc>},
    Reporter{"gradescope", &at_the_end<&to_gradescope>},
    Reporter{"autograding", &at_the_end<&to_autograding>},
    Reporter{"autolab", &at_the_end<&to_autolab>},
    Reporter{"prairielearn", &at_the_end<&to_prairielearn>},
    Reporter{"check50", &at_the_end<&to_check50>},
    Reporter{"markdown", &at_the_end<&to_markdown>},
    Reporter{"html", &at_the_end<&to_html>},
};

}  // namespace manyhands
