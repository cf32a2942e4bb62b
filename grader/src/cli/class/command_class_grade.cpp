#include <fmt/core.h>

#include <algorithm>
#include <ostream>
#include <set>

#include "cli/class/class_grader.hpp"
#include "cli/class/open_class.hpp"
#include "cli/learner_state.hpp"

namespace manyhands {
namespace {

std::vector<std::string> exercises_of(const std::vector<GradebookRow>& rows) {
  std::set<std::string> ids;
  for (const auto& row : rows) ids.insert(row.exercise);
  return {ids.begin(), ids.end()};
}

std::string rows_in_words(std::size_t count) {
  return fmt::format("{} {}", count, count == 1 ? "submission" : "submissions");
}

int grade_rows(const ClassGradeOptions& options) {
  const auto& output = options.place.output;
  auto open = open_class(options.place, Access::write);
  if (!open) return usage_error(output, open.error());
  auto rows = rows_for(*open, options.rows);
  if (!rows) return usage_error(output, rows.error());
  const bool again = options.rows.failed || options.rows.unmeasured;
  std::erase_if(*rows, [&](const GradebookRow& row) { return !again && row.state != RowState::waiting; });
  if (rows->empty()) {
    output.out << "Nothing to grade: " << (again ? "no row fits." : "nothing waits.") << '\n';
    return 0;
  }
  auto ready = set_up_class(*open, options.place.places, exercises_of(*rows), options.sandbox);
  if (const auto* error = std::get_if<SetupError>(&ready)) return report_setup_error(output, *error);
  auto& setup = std::get<GradingSetup>(ready);
  write_notice(output, setup);
  output.out << "Grading " << rows_in_words(rows->size()) << ".\n" << std::flush;
  for (const auto& row : *rows)
    if (row.state != RowState::waiting) open->gradebook.set_waiting(row.attempt, row.exercise);
  ResultRecorder recorder(setup.course, open->gradebook, output, options.live, false,
                          again ? "graded again" : "");
  ClassGrader(setup, recorder).grade(*rows);
  const int failed = recorder.failed();
  if (failed == 0) return 0;
  output.out << fmt::format(
      "\nThe grader failed at {}; this is no fault of the students. Try again with: {} class grade "
      "--failed\n",
      rows_in_words(static_cast<std::size_t>(failed)), output.program);
  return 1;
}

}  // namespace

int run_class_grade(const ClassGradeOptions& options) {
  return with_gradebook_errors(options.place.output, [&] { return grade_rows(options); });
}

}  // namespace manyhands
