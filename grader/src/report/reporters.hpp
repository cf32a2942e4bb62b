// Reporters: pure functions from the report to bytes. Only this module escapes text; it does not open files.
#pragma once
#include <array>
#include <cstddef>
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
  bool for_learner = true;  // suggests what to do next; for an instructor, it shows the case number instead
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

/// A name for --report, and what it writes. Terminal reporters use the options, unless their name decides
/// otherwise; the others ignore them.
struct Reporter {
  std::string_view name;
  std::string (*render)(const Report&, TerminalOptions, ReportPart);
};

/// All output formats. To add one, add one file and one line here.
inline constexpr std::array reporters{
    // A program cannot use half a document, so all of it is written at the end.
    Reporter{"json",
             [](const Report& report, TerminalOptions, ReportPart part) {
               const bool last = part == ReportPart::whole || part == ReportPart::end;
               return last ? to_json(report) : std::string();
             }},
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
};

}  // namespace manyhands
