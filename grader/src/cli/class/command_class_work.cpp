// grader class work: what a job of the batch system runs, on whichever node. Grades one row of a batch, and
// writes one result.
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <exception>
#include <nlohmann/json.hpp>
#include <ostream>
#include <system_error>

#include "cli/class/class_commands.hpp"
#include "cli/class/result_recorder.hpp"
#include "cli/class/row_grading.hpp"
#include "cli/class/slurm_batch.hpp"
#include "cli/learner_state.hpp"
#include "course/digests.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

// The node's own disk: locks on a shared file system cannot tell whether a process of another node is alive.
Result<fs::path> folder_on_this_node() {
  std::error_code error;
  const auto parent = fs::temp_directory_path(error);
  if (error) return Error{"there is no folder for temporary files: " + error.message(), "Set TMPDIR."};
  const auto folder = parent / ("grader-cluster-" + std::to_string(::getuid()));
  ::mkdir(folder.c_str(), 0700);
  struct stat info {};
  if (::lstat(folder.c_str(), &info) != 0 || !S_ISDIR(info.st_mode) || info.st_uid != ::getuid())
    return Error{"the folder " + folder.string() + " cannot be used, because it is not one of ours",
                 "Remove it, or set TMPDIR to another folder."};
  return folder;
}

std::string node_name() {
  if (const auto* name = std::getenv("SLURMD_NODENAME")) return name;
  char name[256] = {};
  return ::gethostname(name, sizeof name - 1) == 0 ? name : "?";
}

std::optional<std::size_t> task_number() {
  const auto* text = std::getenv("SLURM_ARRAY_TASK_ID");
  if (text == nullptr || *text == 0) return std::nullopt;
  char* end = nullptr;
  const auto number = std::strtoul(text, &end, 10);
  return *end == 0 ? std::optional<std::size_t>(number) : std::nullopt;
}

// A check that has passed before, and is only repeated because others need it, must not become undecided by a
// node that cannot tell. Empty: none did.
std::string undecided(const ExerciseReport& report, const std::set<CheckName>& asked) {
  for (const auto& check : report.checks)
    if (!asked.contains(check.name) && (check.verdict == Verdict::inconclusive ||
                                        (check.verdict == Verdict::skipped && check.why == Why::machine)))
      return std::string(to_string(check.name)) + ": " + check.reason;
  return {};
}

// The part that the task is for; an error is the task's, not the submission's.
Result<RowResult> grade_part(const ClassWorkOptions& options, const SlurmBatch& batch, std::size_t index,
                             const BatchRow& row) {
  const auto began = std::chrono::steady_clock::now();
  RowToGrade wish{row.student, row.exercise, row.seed};
  if (options.timed) {
    const auto before = batch.outcome(index, Part::untimed, row);
    const auto* untimed = before ? std::get_if<RowResult>(&*before) : nullptr;
    if (untimed == nullptr) return Error{"the result of the first part is missing"};
    wish.only = untimed->left;
  }
  const auto files = batch.files_of(index, row);
  if (!files) return files.error();
  auto places = options.place.places;
  places.root = batch.head().course;
  const auto scratch = folder_on_this_node();
  if (!scratch) return scratch.error();
  places.scratch = *scratch;
  auto ready = set_up(places, {row.exercise}, {}, std::nullopt, batch.head().sandbox, false);
  if (const auto* error = std::get_if<SetupError>(&ready)) return error->error;
  auto& setup = std::get<GradingSetup>(ready);
  // A submission could write its own result there.
  if (setup.settings.sandbox == sandbox::Level::none)
    return Error{"this node has no sandbox, and without one, submissions could give themselves marks"};
  if (digest_of_tests(*setup.course.find(row.exercise)) != row.tests)
    return Error{"this node has other tests of " + row.exercise + " than the machine that asked"};
  RowGrading grading(setup, wish, *files, setup.work->path() / "row");
  grading.untimed();
  auto result = !options.timed && grading.needs_machine() ? grading.without_rest() : grading.end();
  if (options.timed)
    if (const auto why = undecided(result.report.exercises.front(), wish.only); !why.empty())
      return Error{why};
  result.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count() - grading.waited();
  return result;
}

}  // namespace

int run_class_work(const ClassWorkOptions& options) {
  const auto& output = options.place.output;
  const auto index = task_number();
  if (!index) return usage_error(output, {"SLURM_ARRAY_TASK_ID is not set", "Slurm runs this command."});
  const auto batch = SlurmBatch::open(options.folder);
  if (!batch) return usage_error(output, batch.error());
  const auto row = batch->row(*index);
  if (!row) return usage_error(output, row.error());  // it was graded meanwhile, or is not needed any more
  TaskOutcome outcome;
  try {
    auto result = grade_part(options, *batch, *index, *row);
    // Perhaps the node is to blame; another one may have better luck.
    const auto* exercise = result ? &result->report.exercises.front() : nullptr;
    if (exercise != nullptr && exercise->verdict == Verdict::fault)
      outcome = TaskFailure{result_in_words(*exercise), node_name()};
    else if (result)
      outcome = std::move(*result);
    else
      outcome = TaskFailure{result.error().message, node_name()};
  } catch (const std::exception& error) {
    outcome = TaskFailure{error.what(), node_name()};
  }
  const auto* failure = std::get_if<TaskFailure>(&outcome);
  if (failure != nullptr) usage_error(output, {failure->reason});
  const auto written = batch->write(*index, options.timed ? Part::timed : Part::untimed, *row, outcome);
  if (!written) usage_error(output, written.error());
  return written && failure == nullptr ? 0 : 3;
}

}  // namespace manyhands
