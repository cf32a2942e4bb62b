#include "cli/class/slurm_engine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

#include "cli/grading_setup.hpp"
#include "grade/work_folder.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

constexpr int max_tries = 3;
// Of one task; Slurm enforces the first, and this process the second, in case Slurm does not.
constexpr int limit_minutes = 60;
constexpr std::chrono::minutes own_limit{limit_minutes + 5};
// With the usual pause between polls, a controller may be away for ten minutes.
constexpr int polls_between_submissions = 8;
constexpr int max_refused = 40;
// Tasks that need a node for themselves are submitted together, because each submission costs the controller.
constexpr int polls_between_timed = 15;

}  // namespace

struct SlurmEngine::Row {
  GradebookRow row;
  std::size_t index = 0;
  BatchRow key = {};
  Part part = Part::untimed;
  int tries = 0;
  std::optional<TaskWatch> task = {};  // none: it is to be submitted
  std::string why = {};                // the last try failed
  std::optional<RowResult> untimed = {};
  bool ended = false;
  [[nodiscard]] bool due(Part asked) const { return !ended && !task && part == asked; }
};

SlurmEngine::SlurmEngine(const SlurmOptions& options, const SlurmCommands& commands, ResultRecorder& recorder,
                         fs::path parent, fs::path program)
    : options_(options),
      commands_(commands),
      recorder_(recorder),
      parent_(std::move(parent)),
      program_(std::move(program)) {}

Result<void> SlurmEngine::grade(const std::vector<GradebookRow>& rows, const BatchHead& head) {
  recorder_.expect(rows.size());
  for (std::size_t from = 0; from < rows.size(); from += SlurmBatch::max_rows) {
    const auto batch = SlurmBatch::create(parent_, head, program_);
    if (!batch) return batch.error();
    std::vector<Row> jobs;
    for (auto i = from; i < std::min(rows.size(), from + SlurmBatch::max_rows); ++i) {
      auto& job = jobs.emplace_back(Row{rows[i], i - from});
      const auto files = files_for(job.row.exercise, recorder_.files_of(job.row));
      job.key = {job.row.attempt,
                 job.row.student,
                 job.row.exercise,
                 digest_of_files(files),
                 recorder_.tests_of(job.row.exercise),
                 fresh_seed()};
      if (auto added = batch->add(job.index, job.key, files); !added) return added.error();
    }
    const grade::OnSignals cancel([&] { commands_.cancel_at_exit(batch->job_name()); });
    const auto graded = grade_batch(jobs, *batch);
    commands_.cancel_all(batch->job_name());  // tasks that were submitted twice
    batch->remove();
    if (!graded) return graded;
  }
  return {};
}

Result<void> SlurmEngine::grade_batch(std::vector<Row>& rows, const SlurmBatch& batch) {
  // If Slurm refuses the very first job, the options are wrong, and nothing is lost.
  if (auto submitted = submit(rows, batch, Part::untimed); !submitted && !has_graded_) return submitted;
  has_graded_ = true;
  const auto open = [](const Row& row) { return !row.ended; };
  while (std::any_of(rows.begin(), rows.end(), open)) {
    show(rows);
    std::this_thread::sleep_for(options_.poll);
    ++polls_;
    look(rows, batch);
    submit_later(rows, batch);
  }
  return {};
}

// --- what has become of the tasks

void SlurmEngine::look(std::vector<Row>& rows, const SlurmBatch& batch) {
  // First Slurm, then the files: a task that has ended has written its result before.
  const auto queue = commands_.queue(batch.job_name());
  if (!queue && slurm_answers_)
    recorder_.progress().wait("Slurm", queue.error().message + "; waiting for results meanwhile");
  slurm_answers_ = queue.ok();
  const auto now = TaskWatch::Time::clock::now();
  for (auto& row : rows) {
    if (row.ended || !row.task) continue;
    if (auto outcome = batch.outcome(row.index, row.part, row.key)) {
      take(row, batch, std::move(*outcome));
      continue;
    }
    if (queue) row.task->seen(*queue, now);
    if (row.task->lost()) {
      const auto words = batch.last_words(row.task->task());
      try_again(row, batch,
                "its task " + row.task->task() + " ended without a result: " + row.task->state() +
                    (words.empty() ? "" : "; its last words: " + words));
    } else if (row.task->too_long(now)) {
      commands_.cancel(row.task->task());
      try_again(row, batch, fmt::format("its task ran for more than {} minutes", own_limit.count()));
    }
  }
}

void SlurmEngine::take(Row& row, const SlurmBatch& batch, TaskOutcome outcome) {
  if (auto* failure = std::get_if<TaskFailure>(&outcome)) {
    batch.forget_outcome(row.index, row.part);
    if (!failure->node.empty() &&
        std::find(bad_nodes_.begin(), bad_nodes_.end(), failure->node) == bad_nodes_.end())
      bad_nodes_.push_back(failure->node);
    return try_again(row, batch, "on " + failure->node + ": " + failure->reason);
  }
  auto& result = std::get<RowResult>(outcome);
  if (row.part == Part::untimed && !result.left.empty()) {
    row.untimed = std::move(result);
    row.part = Part::timed;
    row.tries = 0;
    row.task.reset();
    return;
  }
  recorder_.record(row.row,
                   row.untimed ? merged(std::move(*row.untimed), std::move(result)) : std::move(result));
  end(row, batch);
}

void SlurmEngine::try_again(Row& row, const SlurmBatch& batch, const std::string& why) {
  row.task.reset();
  row.why = why;
  if (++row.tries < max_tries) return;
  recorder_.fail(row.row, fmt::format("{} (after {} tries)", why, row.tries));
  end(row, batch);
}

// Its folder is removed only now that the gradebook has the result. A second task that still works on it has
// nowhere to write.
void SlurmEngine::end(Row& row, const SlurmBatch& batch) {
  row.ended = true;
  row.task.reset();
  row.untimed.reset();
  batch.remove_row(row.index);
}

// --- submitting

std::vector<std::string> SlurmEngine::options_for(const SlurmBatch& batch, Part part,
                                                  const std::vector<std::size_t>& indices) const {
  std::vector<std::string> options{"--job-name=" + batch.job_name(),
                                   "--array=" + array_of(indices),
                                   "--chdir=" + batch.folder().string(),
                                   "--output=" + (batch.folder() / "log" / "%A_%a.txt").string(),
                                   fmt::format("--time={}", limit_minutes),
                                   "--no-requeue",  // trying again is ours
                                   "--nodes=1",
                                   "--ntasks=1"};
  if (part == Part::timed)
    options.emplace_back("--exclusive");
  else
    options.emplace_back("--cpus-per-task=2");
  if (!options_.partition.empty()) options.push_back("--partition=" + options_.partition);
  if (!bad_nodes_.empty()) options.push_back(fmt::format("--exclude={}", fmt::join(bad_nodes_, ",")));
  options.insert(options.end(), options_.sbatch.begin(), options_.sbatch.end());
  return options;
}

Result<void> SlurmEngine::submit(std::vector<Row>& rows, const SlurmBatch& batch, Part part) {
  std::vector<std::size_t> due;
  for (const auto& row : rows)
    if (row.due(part)) due.push_back(row.index);
  if (due.empty()) return {};
  const auto job = commands_.submit(options_for(batch, part, due), batch.script(part));
  if (!job) {
    bad_nodes_.clear();  // perhaps no other node is left
    return job.error();
  }
  for (const auto index : due) rows[index].task.emplace(*job + "_" + std::to_string(index), own_limit);
  return {};
}

void SlurmEngine::submit_later(std::vector<Row>& rows, const SlurmBatch& batch) {
  if (polls_ < next_submission_) return;
  const bool untimed_left = std::any_of(
      rows.begin(), rows.end(), [](const Row& row) { return !row.ended && row.part == Part::untimed; });
  for (const auto part : {Part::untimed, Part::timed}) {
    if (part == Part::timed && untimed_left && polls_ % polls_between_timed != 0) continue;
    if (std::none_of(rows.begin(), rows.end(), [&](const Row& row) { return row.due(part); })) continue;
    const auto submitted = submit(rows, batch, part);
    auto& refused = refused_[static_cast<std::size_t>(part)];
    if (submitted) {
      refused = 0;
      continue;
    }
    next_submission_ = polls_ + polls_between_submissions;
    if (++refused == 1)
      recorder_.progress().wait("Slurm", submitted.error().message + "; trying again in a moment");
    if (refused < max_refused) continue;
    for (auto& row : rows) {
      if (!row.due(part)) continue;
      recorder_.fail(row.row, submitted.error().message);
      end(row, batch);
    }
  }
}

void SlurmEngine::show(const std::vector<Row>& rows) {
  std::size_t running = 0;
  std::string waits;
  for (const auto& row : rows) {
    if (!row.task) continue;
    if (row.task->running())
      ++running;
    else
      waits = row.task->state();
  }
  recorder_.show(fmt::format("{} running{}", running, waits.empty() ? "" : ", others " + waits));
}

}  // namespace manyhands
