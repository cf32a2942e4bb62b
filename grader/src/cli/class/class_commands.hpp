// `grader class`: whole classes. Each command takes plain options and returns the exit status: 0; 1 if
// something is left that a teacher should look at; 2 for a usage error, or one in class.yaml or the course; 3
// for an error of the grader.
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/grading_commands.hpp"

namespace CLI {
class App;
}

namespace manyhands {

/// What all of them need.
struct ClassPlace {
  std::filesystem::path folder;  // of class.yaml
  Places places;                 // the course is the class's, not the one in `places`
  Output output;
};

/// Which rows of the gradebook. Empty members do not matter; all others must fit.
struct RowWish {
  std::vector<std::string> students;
  std::vector<std::string> exercises;
  bool latest = false;      // of each student and exercise, only the latest attempt
  bool best = false;        // only the one with the most points
  bool failed = false;      // the grader failed
  bool unmeasured = false;  // some points could not be measured
};

struct ClassImportOptions {
  ClassPlace place;
  std::vector<std::filesystem::path> paths;
  std::string student;   // all of it is this student's
  std::string exercise;  // files in no folder of an exercise belong to this one
  std::string received;  // a time with its zone; empty: now
  bool correct = false;  // `received` replaces a wrong time of what is known already
  bool fetch = false;
  SandboxWish sandbox = {};
};
int run_class_import(const ClassImportOptions& options);

/// Grades what waits, and with `rows.failed` or `rows.unmeasured` what was graded without success.
struct ClassGradeOptions {
  ClassPlace place;
  RowWish rows;
  bool live = false;
  SandboxWish sandbox = {};
  std::string engine = "local";     // or "slurm"
  std::string partition;            // slurm: empty: its default
  std::vector<std::string> sbatch;  // slurm: further options of sbatch
  int poll_ms = 2000;               // slurm: between looks
};
int run_class_grade(const ClassGradeOptions& options);

/// What a job of `class grade --engine slurm` runs: grades the row $SLURM_ARRAY_TASK_ID of the batch in
/// `folder`. 0, 2 if there is nothing to do, 3 if it could not grade.
struct ClassWorkOptions {
  ClassPlace place;
  std::filesystem::path folder;
  bool timed = false;  // what the first part left
};
int run_class_work(const ClassWorkOptions& options);

struct ClassStatusOptions {
  ClassPlace place;
};
int run_class_status(const ClassStatusOptions& options);

struct ClassShowOptions {
  ClassPlace place;
  std::string student;
};
int run_class_show(const ClassShowOptions& options);

/// Grades or judges again, and shows whose marks would change. With `apply`, what was shown last counts.
struct ClassRegradeOptions {
  ClassPlace place;
  RowWish rows;
  bool judge_only = false;  // runs nothing; judges what was observed
  bool show = false;        // again
  bool apply = false;
  bool partial = false;  // although some rows could not be graded again
  bool discard = false;
  bool go_on = false;  // with one that was interrupted
  std::string why;
  bool live = false;
  SandboxWish sandbox = {};
};
int run_class_regrade(const ClassRegradeOptions& options);

struct ClassExportOptions {
  ClassPlace place;
  std::string format;          // canvas, moodle, csv, json
  std::filesystem::path file;  // "-": standard output
  std::vector<std::string> exercises;
  bool checks = false;  // csv, json: also the points of each check
  bool force = false;   // also replace a file that is not our last export
};
int run_class_export(const ClassExportOptions& options);

struct ClassFeedbackOptions {
  ClassPlace place;
  std::filesystem::path directory;
  bool hashed = false;  // names that nobody can guess in place of ids
  bool force = false;   // also replace what was changed since it was written
};
int run_class_feedback(const ClassFeedbackOptions& options);

/// Which mistakes the class makes.
struct ClassMistakesOptions {
  ClassPlace place;
  std::filesystem::path html;  // also write a page; empty: do not
  bool force = false;          // also replace a file that was changed since it was written
};
int run_class_mistakes(const ClassMistakesOptions& options);

/// Lays submissions out for JPlag; with `csv`, shows what it found.
struct ClassSimilarOptions {
  ClassPlace place;
  std::filesystem::path directory;
  std::filesystem::path csv;
};
int run_class_similar(const ClassSimilarOptions& options);

struct ClassForgetOptions {
  ClassPlace place;
  std::string student;
  bool yes = false;
};
int run_class_forget(const ClassForgetOptions& options);

/// Adds `class` and its commands. All arguments must outlive the parsing, and `places` and `output` are only
/// read when `command` runs.
void add_class_commands(CLI::App& app, const Places& places, const Output& output,
                        std::function<int()>& command);

}  // namespace manyhands
