// The commands that do not grade: list, hint, reset, explain, export. Each takes its options as a plain
// struct, writes to the streams it is given, and returns the exit status: 0, or 2 for a usage or course
// error.
#pragma once
#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>

namespace manyhands {

/// Where a command writes, and how. The streams outlive the call.
struct Output {
  std::ostream& out;
  std::ostream& err;
  bool colour = false;
  bool unicode = true;
  std::size_t width = 80;
  std::string program = "grader";  // as the learner calls it
};

/// The course, and where the learner is in it (from .manyhands/last.json, where there is one).
struct ListOptions {
  std::filesystem::path root;  // the folder of course.yaml; so in all of these
  Output output;
};
int run_list(const ListOptions& options);

/// One more rung of help. Without a task: the first one that does not pass yet.
struct HintOptions {
  std::filesystem::path root;
  std::string id;
  std::optional<int> task;
  Output output;
};
int run_hint(const HintOptions& options);

/// starter/<id> as it was given; what was there moves to .manyhands/backup/.
struct ResetOptions {
  std::filesystem::path root;
  std::string id;
  bool yes = false;      // do not ask
  bool can_ask = false;  // somebody sits at a terminal
  std::istream& in;      // … and answers here
  Output output;
};
int run_reset(const ResetOptions& options);

/// The page of a finding; without a code: all codes.
struct ExplainOptions {
  std::filesystem::path root;
  std::string code;
  Output output;
};
int run_explain(const ExplainOptions& options);

/// A learners' repository: all that is needed to learn and to grade, without solutions.
struct ExportOptions {
  std::filesystem::path root;
  std::filesystem::path directory;  // is made; where it exists, it must be empty
  Output output;
};
int run_export(const ExportOptions& options);

}  // namespace manyhands
