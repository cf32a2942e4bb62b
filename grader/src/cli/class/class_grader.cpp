#include "cli/class/class_grader.hpp"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <exception>
#include <future>
#include <memory>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "base/background.hpp"
#include "base/compressed.hpp"
#include "cli/class/row_grading.hpp"
#include "cli/untimed_workers.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

// Rows whose untimed part is done before the timed ones begin. It limits what is kept on the disk, and what a
// killed grader has to do again.
constexpr std::size_t batch_size = 48;
constexpr std::size_t most_evidence_bytes = std::size_t{512} << 20;

double seconds_since(Clock::time_point began) {
  return std::chrono::duration<double>(Clock::now() - began).count();
}

std::uint64_t seed_of(const Report& report) {
  std::uint64_t seed = 0;
  std::from_chars(report.seed.data(), report.seed.data() + report.seed.size(), seed);
  return seed;
}

}  // namespace

struct ClassGrader::Job {
  GradebookRow row;
  fs::path folder = {};
  std::unique_ptr<RowGrading> grading = {};
  double seconds = 0;
  bool ended = false;
};

ClassGrader::ClassGrader(GradingSetup& setup, ResultRecorder& recorder) : setup_(setup), recorder_(recorder) {
  setup_.settings.waits = [this](const std::string& id, const std::string& what) {
    recorder_.wait(id, what);
  };
}

void ClassGrader::grade(const std::vector<GradebookRow>& rows) {
  recorder_.expect(rows.size());
  for (std::size_t from = 0; from < rows.size(); from += batch_size) {
    std::deque<Job> jobs;
    for (auto i = from; i < std::min(rows.size(), from + batch_size); ++i) {
      jobs.push_back({rows[i]});
      jobs.back().folder = setup_.work->path() / std::to_string(i);
    }
    grade_batch(jobs);
  }
}

void ClassGrader::grade_batch(std::deque<Job>& jobs) {
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (auto i = next++; i < jobs.size(); i = next++) guarded(jobs[i], [&] { begin(jobs[i]); });
  };
  std::vector<std::future<void>> others;
  for (int i = 1; i < untimed_workers(setup_.settings.machine); ++i) others.push_back(in_background(work));
  work();
  for (auto& other : others) other.get();
  for (auto& job : jobs)
    if (!job.ended) guarded(job, [&] { end(job); });
}

template <class Do>
void ClassGrader::guarded(Job& job, Do work) {
  try {
    work();
  } catch (const GradebookError&) {
    throw;  // nothing could be recorded any more
  } catch (const std::exception& error) {
    job.ended = true;
    recorder_.fail(job.row, error.what());
  }
  if (!job.ended) return;
  job.grading.reset();
  std::error_code none;
  fs::remove_all(job.folder, none);
}

void ClassGrader::begin(Job& job) {
  const auto began = Clock::now();
  recorder_.begin(job.row);
  recorder_.show(job.row.student + ", " + job.row.exercise);
  job.grading =
      std::make_unique<RowGrading>(setup_, RowToGrade{job.row.student, job.row.exercise, fresh_seed()},
                                   recorder_.files_of(job.row), job.folder);
  job.grading->untimed();
  job.seconds = (seconds_since(began) - job.grading->waited()) / untimed_workers(setup_.settings.machine);
  if (job.grading->needs_machine())
    recorder_.park(job.row);
  else
    end(job);
}

void ClassGrader::end(Job& job) {
  const auto began = Clock::now();
  if (job.grading->needs_machine()) {
    recorder_.begin(job.row);
    recorder_.show(job.row.student + ", " + job.row.exercise + ", timed");
  }
  const auto waited_before = job.grading->waited();
  auto result = job.grading->end();
  result.seconds = job.seconds + seconds_since(began) - (job.grading->waited() - waited_before);
  job.ended = true;
  recorder_.record(job.row, std::move(result));
}

void ClassGrader::judge_again(const std::vector<GradedRow>& results) {
  recorder_.expect(results.size());
  for (const auto& before : results) {
    Job job{{before.attempt, before.student, before.number, before.exercise, before.received,
             RowState::graded, 0, ""}};
    job.folder = setup_.work->path() / "again";
    guarded(job, [&] { judge(job, before); });
  }
}

void ClassGrader::judge(Job& job, const GradedRow& before) {
  job.ended = true;
  if (!recorder_.has_same_tests(before))
    return recorder_.refuse(job.row, "the exercise's tests have changed since; grade it again instead");
  const auto stored = recorder_.evidence_of(before.id);
  if (stored.empty())
    return recorder_.refuse(job.row, "nothing is stored of what was observed; grade it again instead");
  const auto json = decompressed(stored, most_evidence_bytes);
  if (!json) return recorder_.refuse(job.row, json.error().message);
  const auto evidence = nlohmann::json::parse(*json);
  auto result = judge_row_again(setup_, {before.student, before.exercise, seed_of(before.report)},
                                recorder_.files_of(job.row), job.folder, evidence);
  result.evidence = evidence;
  // It is still the grading of that time.
  result.report.case_number = before.report.case_number;
  result.report.time = before.report.time;
  result.report.machine = before.report.machine;
  result.report.sandbox = before.report.sandbox;
  result.seconds = before.seconds;
  recorder_.record(job.row, std::move(result));
}

}  // namespace manyhands
