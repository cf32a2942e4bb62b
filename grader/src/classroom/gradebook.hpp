// The gradebook: an SQLite file with everything that is known of a class. Grading only adds to it; nothing is
// overwritten, so a mark can always be explained. What is late, and which attempt counts, is not in it: that
// follows from class.yaml (marks.hpp).
//
// One object per process; only one process at a time may write (lock()). A crash at any moment loses at most
// what was being graded. Database errors are thrown as GradebookError; they mean a full disk or a damaged
// file.
#pragma once
#include <cstdint>
#include <ctime>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "model/report.hpp"

namespace manyhands {

class GradebookError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What a student handed in at one time, for one or several exercises.
struct Attempt {
  std::int64_t id = 0;
  std::string student;
  int number = 0;  // of this student, from 1
  std::time_t received = 0;
  std::string source;                        // where it came from, as shown to people
  std::map<std::string, std::string> files;  // "crawl-threads/crawl.cpp" → content
};

/// A row to be graded, or graded: one exercise of one attempt.
enum class RowState { waiting, running, graded, fault };

struct Row {
  std::int64_t attempt = 0;
  std::string student;
  int number = 0;  // of the attempt
  std::string exercise;
  std::time_t received = 0;
  RowState state = RowState::waiting;
  int tries = 0;       // how often grading it has begun
  std::string reason;  // of a fault
};

/// What a mark was made with.
struct Stamp {
  std::string grader_version;
  std::string course_digest;
  std::string exercise_digest;
  std::string time;  // ISO 8601 with zone
  std::string case_number;
  bool operator==(const Stamp&) const = default;
};

struct StoredResult {
  std::int64_t id = 0;
  std::int64_t attempt = 0;
  std::string student;
  int number = 0;
  std::string exercise;
  std::time_t received = 0;
  Stamp stamp;
  std::string why;     // "graded", or why it was graded or judged again
  double seconds = 0;  // that grading took
  ExerciseReport report;
};

class Gradebook {
 public:
  /// Creates it if there is none. A file of a newer version of this program, or one that is no gradebook, is
  /// an error; older ones are brought up to date.
  static Result<Gradebook> open(const std::filesystem::path& path);
  Gradebook(Gradebook&&) noexcept;
  ~Gradebook();

  /// Held until this object ends. An error says which process has it.
  Result<void> lock();

  /// Adds the attempt and a waiting row for each exercise in its files. Returns its number, or nothing if the
  /// student's latest attempt has the same files. `received` and `number` of `attempt` are the caller's and
  /// ours.
  std::optional<int> add(Attempt attempt);
  [[nodiscard]] std::vector<std::string> students() const;
  /// Without files.
  [[nodiscard]] std::vector<Attempt> attempts() const;
  [[nodiscard]] std::map<std::string, std::string> files_of(std::int64_t attempt) const;

  /// All rows, by student, attempt and the exercise's name.
  [[nodiscard]] std::vector<Row> rows() const;
  /// A row that is graded again waits; its earlier results stay.
  void set_waiting(std::int64_t attempt, const std::string& exercise);
  void begin(std::int64_t attempt, const std::string& exercise);
  void fail(std::int64_t attempt, const std::string& exercise, const std::string& reason);
  /// Rows that a process which has ended left running: they wait again, or are faults after `most_tries`.
  void take_back_running(int most_tries);

  /// Adds a result and its evidence (compressed JSON, may be empty). `proposed`: it does not count yet, and
  /// replaces an earlier proposal. Otherwise the row is graded.
  void add_result(const StoredResult& result, std::string_view evidence, bool proposed);
  /// The latest result of each row, without proposals; or only the proposals.
  [[nodiscard]] std::vector<StoredResult> results() const;
  [[nodiscard]] std::vector<StoredResult> proposals() const;
  /// All results that ever counted, oldest first.
  [[nodiscard]] std::vector<StoredResult> history() const;
  [[nodiscard]] std::string evidence_of(std::int64_t result) const;
  /// All proposals count from now on. Returns how many.
  int apply_proposals(const std::string& who, const std::string& why);
  int drop_proposals();

  /// What was exported to this file last; empty: nothing.
  [[nodiscard]] std::string exported(const std::filesystem::path& path) const;
  void note_export(const std::filesystem::path& path, const std::string& digest);
  /// What was done to marks, oldest first: "2026-03-01T…  regrade: …".
  [[nodiscard]] std::vector<std::string> events() const;

  /// A text that only this gradebook has, for names that cannot be guessed.
  [[nodiscard]] std::string secret() const;

  /// Removes everything about the student, and overwrites where it was. Returns how many attempts there were.
  int forget(const std::string& student);

 private:
  struct State;
  explicit Gradebook(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

std::string_view to_string(RowState state);

}  // namespace manyhands
