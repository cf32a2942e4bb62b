// The commands that do not grade: list, hint, reset, explain, replay, export. Each takes its options as a
// plain struct, writes to the given streams, and returns the exit status: 0, or 2 for a usage or course
// error.
#pragma once
#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace manyhands {

/// Where a command writes, and how. The streams must outlive the call.
struct Output {
  std::ostream& out;
  std::ostream& err;
  bool colour = false;
  bool unicode = true;
  std::size_t width = 80;
  std::string program = "grader";  // as the learner calls it
  bool links = false;              // places in files are links (OSC 8), which a terminal opens
};

/// Lists the course and the learner's progress (from .manyhands/last.json, if it exists).
struct ListOptions {
  std::filesystem::path root;  // the folder of course.yaml, here and below
  Output output;
};
int run_list(const ListOptions& options);

/// Gives the next hint. Without a task, for the first task that does not pass yet.
struct HintOptions {
  std::filesystem::path root;
  std::string id;
  std::optional<int> task;
  Output output;
};
int run_hint(const HintOptions& options);

/// Restores the original starter/<id>; its old content moves to .manyhands/backup/.
struct ResetOptions {
  std::filesystem::path root;
  std::string id;
  bool yes = false;      // do not ask
  bool can_ask = false;  // there is a terminal for questions
  std::istream& in;      // the answers
  Output output;
};
int run_reset(const ResetOptions& options);

/// Lists the attempts at an exercise (without an id: at all of them), and what was found in each; or shows
/// one of them, with what changed since the one before.
struct HistoryOptions {
  std::filesystem::path root;
  std::string id;
  std::optional<int> attempt;  // from 1
  Output output;
};
int run_history(const HistoryOptions& options);

/// Once the learner's own program has passed: lists the right solutions that come with an exercise and what
/// is different about each; with a name, shows that one, or what differs from the learner's files.
struct SolutionsOptions {
  std::filesystem::path root;
  std::string id;
  std::string name;
  bool diff = false;
  Output output;
};
int run_solutions(const SolutionsOptions& options);

/// Deletes what is kept of the attempts at an exercise; without an id, of all.
struct ForgetOptions {
  std::filesystem::path root;
  std::string id;
  Output output;
};
int run_forget(const ForgetOptions& options);

/// Shows the page of a finding; without a code, lists all codes.
struct ExplainOptions {
  std::filesystem::path root;
  std::string code;
  Output output;
};
int run_explain(const ExplainOptions& options);

/// Creates a repository for learners: everything needed to learn and to grade, without solutions.
struct ExportOptions {
  std::filesystem::path root;
  std::filesystem::path directory;  // is created; if it exists, it must be empty
  Output output;
};
int run_export(const ExportOptions& options);

/// Writes the files with which a platform (github, gitlab, gradescope, devcontainer, container) grades
/// submissions. Overwrites nothing.
struct CiOptions {
  std::filesystem::path root;
  std::string platform;
  std::filesystem::path directory;
  std::vector<std::string> exercises;  // to grade; empty: all
  Output output;
};
int run_ci(const CiOptions& options);

}  // namespace manyhands
