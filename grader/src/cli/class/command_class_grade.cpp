#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <ostream>
#include <set>
#include <system_error>

#include "cli/class/class_grader.hpp"
#include "cli/class/open_class.hpp"
#include "cli/class/slurm_engine.hpp"
#include "cli/class/slurm_leftovers.hpp"
#include "cli/learner_state.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> exercises_of(const std::vector<GradebookRow>& rows) {
  std::set<std::string> ids;
  for (const auto& row : rows) ids.insert(row.exercise);
  return {ids.begin(), ids.end()};
}

std::string results_in_words(int count) {
  return fmt::format("{} {}", count, count == 1 ? "result" : "results");
}

std::string rows_in_words(std::size_t count) {
  return fmt::format("{} {}", count, count == 1 ? "submission" : "submissions");
}

// Batches are next to the gradebook, which nodes must see under the same name.
fs::path batches_of(const OpenClass& open) {
  return fs::absolute(open.the_class.about.folder).lexically_normal() / "slurm";
}

Result<void> grade_with_slurm(const ClassGradeOptions& options, const OpenClass& open,
                              const SlurmCommands& commands, ResultRecorder& recorder,
                              const std::vector<GradebookRow>& rows) {
  std::error_code none;
  const auto program = fs::read_symlink("/proc/self/exe", none);
  const SlurmOptions how{options.partition, options.sbatch, std::chrono::milliseconds(options.poll_ms)};
  const BatchHead head{fs::canonical(open.the_class.about.course), options.sandbox};
  return SlurmEngine(how, commands, recorder, batches_of(open), program).grade(rows, head);
}

// Before rows are set waiting, so that an old result never counts for a row that is graded again. Returns how
// many of the results were failures of the grader.
int collect(const ClassGradeOptions& options, OpenClass& open, const SlurmCommands& commands) {
  const auto& output = options.place.output;
  ResultRecorder recorder(open.the_class.course, open.gradebook, output, options.live, false, "");
  const auto rows = open.gradebook.rows();
  recorder.expect(rows.size());
  const int count = collect_earlier(batches_of(open), rows, commands, recorder);
  if (count > 0)
    output.out << fmt::format("Collected {} of an earlier run.\n", results_in_words(count)) << std::flush;
  return recorder.failed();
}

int grade_rows(const ClassGradeOptions& options) {
  const auto& output = options.place.output;
  const bool slurm = options.engine == "slurm";
  const SlurmCommands commands;
  if (slurm)
    if (const auto there = commands.available(); !there) return usage_error(output, there.error());
  auto open = open_class(options.place, Access::write);
  if (!open) return usage_error(output, open.error());
  int failed = slurm ? collect(options, *open, commands) : 0;
  auto rows = rows_for(*open, options.rows);
  if (!rows) return usage_error(output, rows.error());
  const bool again = options.rows.failed || options.rows.unmeasured;
  std::erase_if(*rows, [&](const GradebookRow& row) { return !again && row.state != RowState::waiting; });
  if (rows->empty()) {
    const auto all = open->gradebook.rows();
    const auto others = static_cast<std::size_t>(std::count_if(
        all.begin(), all.end(), [](const GradebookRow& row) { return row.state == RowState::waiting; }));
    output.out << "Nothing to grade: "
               << (again         ? std::string("no row fits.")
                   : others == 0 ? std::string("nothing waits.")
                                 : fmt::format("none of the {} that {} is of these students and exercises.",
                                               rows_in_words(others), others == 1 ? "waits" : "wait"))
               << '\n';
    return failed > 0 ? 1 : 0;
  }
  auto ready = set_up_class(*open, options.place.places, exercises_of(*rows), options.sandbox, slurm);
  if (const auto* error = std::get_if<SetupError>(&ready)) return report_setup_error(output, *error);
  auto& setup = std::get<GradingSetup>(ready);
  if (!slurm) write_notice(output, setup);
  output.out << "Grading " << rows_in_words(rows->size()) << ".\n" << std::flush;
  for (const auto& row : *rows)
    if (row.state != RowState::waiting) open->gradebook.set_waiting(row.attempt, row.exercise);
  ResultRecorder recorder(setup.course, open->gradebook, output, options.live, false,
                          again ? "graded again" : "");
  if (!slurm)
    ClassGrader(setup, recorder).grade(*rows);
  else if (const auto graded = grade_with_slurm(options, *open, commands, recorder, *rows); !graded)
    return usage_error(output, graded.error());
  failed += recorder.failed();
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
