// Findings as lines like a compiler's, for editors: "file:line:column: error: message [code]". What could not
// be decided is a warning at the exercise's first file. Whatever a submission says stays within its line.
#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/reporters.hpp"
#include "report/told.hpp"

namespace manyhands {
namespace {

std::string gcc_line(const std::string& file, int line, int column, const char* severity,
                     const std::string& message) {
  return fmt::format("{}:{}:{}: {}: {}\n", printable_line(file), std::max(1, line), std::max(1, column),
                     severity, printable_line(message));
}

std::string joined_lines(const std::string& text) {
  std::string line;
  for (const auto& part : split_lines(text)) line += (line.empty() ? "" : " ") + part;
  return line;
}

}  // namespace

std::string to_gcc(const Report& report) {
  std::string text;
  for (const auto& exercise : report.exercises) {
    const auto& first = exercise.files.empty() ? exercise.id : exercise.files.front();
    for (const auto* check : causes_first(exercise)) {
      const auto shown = shown_as(*check);
      if (shown == Shown::not_measured || shown == Shown::grader_error)
        text += gcc_line(
            first, 1, 1, "warning",
            joined_lines(fmt::format("{}: {}", to_string(check->name), text_about(*check, exercise.id))));
      if (shown != Shown::failed) continue;
      for (const auto& told : told_once(check->findings)) {
        const auto& finding = *told.finding;
        const auto& file = finding.file.empty() ? first : finding.file;
        const auto message = fmt::format("{}: {}", title_of(finding, exercise.id), finding.message);
        text += gcc_line(file, finding.line, finding.column, "error",
                         fmt::format("{} [{}]", joined_lines(message), finding.code));
        for (const auto& related : finding.related)
          if (!related.file.empty())
            text += gcc_line(related.file, related.line, 1, "note", joined_lines(related.message));
      }
    }
  }
  return text;
}

}  // namespace manyhands
