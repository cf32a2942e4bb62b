// The folder of one batch of rows, on a file system that all nodes share. `class grade` writes what tasks
// read; each task writes one result. Results are the truth about what was graded, whatever the batch system
// says.
//
//   <class>/slurm/<name>/batch.json             the course, and the sandbox that was asked for
//                       /untimed.sh, timed.sh   the jobs
//                       /log/<job>_<row>.txt    what tasks print
//                       /NNNN/row.json          a row; its files are in submission/
//                       /NNNN/result.json       written by a task: what other programs may run beside
//                       /NNNN/timed.json        written by a task: the rest
//
// A submission must not be able to write into this folder: it would give itself its marks. At the sandbox
// levels full, user and container, a guest does not even see it; at level none, nothing protects it. Several
// processes at once; each file is complete or not there. Internal to cli/class/.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>

#include "base/result.hpp"
#include "classroom/attempt.hpp"
#include "cli/class/row_result.hpp"
#include "cli/grading_commands.hpp"

namespace manyhands {

/// The job array that grades a row first, and the one that times what the first left.
enum class Part { untimed, timed };

struct BatchHead {
  std::filesystem::path course;
  SandboxWish sandbox;
};

/// `digest`: of the files; `tests`: of the tests (course/digests.hpp). A result only counts for the row with
/// the same attempt, exercise and digests.
struct BatchRow {
  std::int64_t attempt = 0;
  std::string student;
  std::string exercise;
  std::string digest;
  std::string tests;
  std::uint64_t seed = 0;
};

/// Those of the exercise, as a row's digest covers them.
AttemptFiles files_for(const std::string& exercise, const AttemptFiles& files);
std::string digest_of_files(const AttemptFiles& files);

/// A task that could not grade, and where.
struct TaskFailure {
  std::string reason;
  std::string node;
};
using TaskOutcome = std::variant<RowResult, TaskFailure>;

class SlurmBatch {
 public:
  /// At most this many rows: Slurm's own limit of an array is 1000 unless it is configured.
  static constexpr std::size_t max_rows = 1000;

  /// A new folder in `parent` that only its owner can enter; `program`: what its jobs run.
  static Result<SlurmBatch> create(const std::filesystem::path& parent, const BatchHead& head,
                                   const std::filesystem::path& program);
  static Result<SlurmBatch> open(const std::filesystem::path& folder);

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] const BatchHead& head() const { return head_; }
  /// Of its jobs; no other batch has it.
  [[nodiscard]] std::string job_name() const { return "grader-" + folder_.filename().string(); }
  [[nodiscard]] std::filesystem::path script(Part part) const;

  [[nodiscard]] Result<void> add(std::size_t index, const BatchRow& row, const AttemptFiles& files) const;
  [[nodiscard]] Result<BatchRow> row(std::size_t index) const;
  /// An error if they are not those that the row was made for.
  [[nodiscard]] Result<AttemptFiles> files_of(std::size_t index, const BatchRow& row) const;

  [[nodiscard]] Result<void> write(std::size_t index, Part part, const BatchRow& row,
                                   const TaskOutcome& outcome) const;
  /// Nothing if there is none yet, or what is there is not one of this row.
  [[nodiscard]] std::optional<TaskOutcome> outcome(std::size_t index, Part part, const BatchRow& row) const;
  /// The last line that a task printed.
  [[nodiscard]] std::string last_words(const std::string& task) const;

  void forget_outcome(std::size_t index, Part part) const;
  void remove_row(std::size_t index) const;
  void remove() const;

 private:
  SlurmBatch(std::filesystem::path folder, BatchHead head);
  [[nodiscard]] std::filesystem::path place_of(std::size_t index) const;

  std::filesystem::path folder_;
  BatchHead head_;
};

}  // namespace manyhands
