// Reporters: pure functions from the report to bytes. Escaping lives here and nowhere else; opening files
// does not.
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
  bool unicode = true;  // else the nearest that ASCII has
  std::size_t width = 80;
  std::string program = "grader";  // how the learner calls this program, for the commands that are suggested
  bool for_learner = true;  // says what to do next; an instructor who grades others gets the case instead
};

/// Standard output cannot be written again, so there a report comes in parts while the grading goes on: what
/// is before the first exercise, the exercise that was graded last, and what follows all of them. Joined,
/// they are the whole report.
enum class ReportPart { whole, beginning, latest, end };

/// The report as JSON, format 2. One whose grading has not ended has "complete": false. The keys that others
/// rely on keep their names and meanings; more may be added.
std::string to_json(const Report& report);

/// What to_json() wrote, read back; an Error if `text` is something else. Format 1, which lacks the student,
/// the time, the case and the digests, is read too.
Result<Report> report_from_json(std::string_view text);

/// The report for people: short when all is well, precise when not.
std::string to_terminal(const Report& report, const TerminalOptions& options,
                        ReportPart part = ReportPart::whole);

/// A name after --report, and what it writes. Those for terminals use the options as far as their name leaves
/// them open; the others ignore them.
struct Reporter {
  std::string_view name;
  std::string (*render)(const Report&, TerminalOptions, ReportPart);
};

/// Every output format. A new one is one file and one line here.
inline constexpr std::array reporters{
    // Half a document is no use to a program, so all of it comes at the end.
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
