// The gradebook: an SQLite file with everything that is known of a class. Grading only adds to it; nothing is
// overwritten, so each mark can be explained. Marks are not in it: they follow from its results and its rules
// (marks.hpp).
//
// One object per process, used by one thread at a time; only one process at a time may change it (lock()). A
// crash at any moment loses at most what was being graded. Errors of the database throw GradebookError; they
// mean a full disk or a damaged file.
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
#include "classroom/attempt.hpp"

namespace manyhands {

class GradebookError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Gradebook {
 public:
  /// Creates it if there is none; older formats are brought up to date. An error if the file is no gradebook,
  /// or one of a newer grader.
  static Result<Gradebook> open(const std::filesystem::path& path);
  Gradebook(Gradebook&&) noexcept;
  Gradebook& operator=(Gradebook&&) = delete;
  ~Gradebook();

  /// Held until this object ends. An error names the process that has it.
  Result<void> lock();

  /// What became of an attempt that was to be added.
  struct Added {
    std::map<std::string, int> numbers = {};  // of the new attempt, by exercise; empty: nothing of it was new
    /// Exercises that were known, but have another time of receipt now: until now, this one.
    std::map<std::string, std::time_t> moved = {};
    int keep_earlier = 0;  // that were known, and stay received earlier than the teacher says now
  };
  /// Adds those exercises of the attempt that the student has not handed in before, each with a waiting row,
  /// so that a download can be imported again. A known one is new again only if it is said to be received
  /// after all others: then the student has gone back to it. If the teacher says that it was received
  /// earlier, it gets that time; a student, who chooses the times of commits, cannot do so. As a correction,
  /// a known exercise gets the given time in any case, of several attempts with the same files the last one.
  Added add(Attempt attempt);
  /// Without their files; by student and number.
  [[nodiscard]] std::vector<Attempt> attempts() const;
  [[nodiscard]] AttemptFiles files_of(std::int64_t attempt) const;

  /// By student, attempt and exercise.
  [[nodiscard]] std::vector<GradebookRow> rows() const;
  /// It will be graded again; its results stay.
  void set_waiting(std::int64_t attempt, const std::string& exercise);
  void begin(std::int64_t attempt, const std::string& exercise);
  /// It has begun, but waits for its turn to be timed; if grading ends meanwhile, that is not its fault.
  void park(std::int64_t attempt, const std::string& exercise);
  void fail(std::int64_t attempt, const std::string& exercise, const std::string& reason);
  /// For rows that are running while nobody grades: they wait again, or are faults after `most_tries`.
  /// Returns how many there were.
  int take_back_running(int most_tries);

  /// `evidence`: bytes that the caller reads again; may be empty. A proposal does not count yet, and replaces
  /// an earlier one; otherwise the row is graded.
  void add_result(const GradedRow& result, std::string_view evidence, bool proposed);
  /// The result of each row that counts: the latest one.
  [[nodiscard]] std::vector<GradedRow> results() const;
  [[nodiscard]] std::vector<GradedRow> proposals() const;
  [[nodiscard]] std::string evidence_of(std::int64_t result) const;
  /// All proposals count from now on, and so do the rules for marks (a text that only the caller
  /// understands). Returns how many proposals there were.
  int apply_proposals(const std::string& rules, const std::string& why);
  int drop_proposals();
  /// How many rows the regrade was about whose proposals these are.
  void plan_proposals(int count);
  [[nodiscard]] int planned_proposals() const;

  /// The rules for marks that count; empty: none were noted yet.
  [[nodiscard]] std::string rules() const;
  void note_rules(const std::string& rules);

  /// The digest of what was written to this file last; empty: nothing was.
  [[nodiscard]] std::string exported(const std::string& path) const;
  /// The files in this folder that were written. `folder` is absolute, without an / at its end.
  [[nodiscard]] std::vector<std::string> exports_in(const std::string& folder) const;
  void forget_exports(const std::vector<std::string>& paths);
  /// `digests`: by path.
  void note_exports(const std::map<std::string, std::string>& digests);
  /// What was done to marks, oldest first: "2026-03-01T14:05:09+01:00 regrade: new weights".
  [[nodiscard]] std::vector<std::string> events() const;

  /// A random name that stands for the student from now on, and that nobody can guess.
  std::string pseudonym_of(const std::string& student);

  /// Removes everything about the student, and overwrites the places in the file. Returns the number of
  /// attempts. `roster`: the ids of all students; what was written for the others stays known. Throws
  /// GradebookError if another program reads the file, because then old pages stay in it.
  int forget(const std::string& student, const std::vector<std::string>& roster = {});

 private:
  struct State;
  explicit Gradebook(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace manyhands
