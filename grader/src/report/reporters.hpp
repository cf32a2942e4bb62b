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
  bool for_learner = true;         // says what to do next; an instructor who grades others does not want that
};

/// The report as JSON, format 1; one whose grading has not ended has "complete": false : the keys that others
/// rely on keep their names and meanings, more may come.
std::string to_json(const Report& report);

/// What to_json() wrote, read back; an Error where `text` is something else.
Result<Report> report_from_json(std::string_view text);

/// The report for the learner: short when all is well, precise when not.
std::string to_terminal(const Report& report, const TerminalOptions& options);

/// The same text in three parts, for a grading that is going on: what comes before the first exercise, the
/// exercise that was graded last, and what comes behind all of them.
std::string terminal_beginning(const Report& report, const TerminalOptions& options);
std::string terminal_latest(const Report& report, const TerminalOptions& options);
std::string terminal_end(const Report& report, const TerminalOptions& options);

struct Reporter {
  std::string_view name;
  std::string (*render)(const Report&);
};

/// Every output format by name, as it comes without options. A new format is one file and one line here.
inline constexpr std::array reporters{
    Reporter{"json", &to_json},
    Reporter{"terminal", [](const Report& report) { return to_terminal(report, {}); }},
    Reporter{"terminal-colour", [](const Report& report) { return to_terminal(report, {.colour = true}); }},
    Reporter{"terminal-ascii", [](const Report& report) { return to_terminal(report, {.unicode = false}); }},
};

}  // namespace manyhands
