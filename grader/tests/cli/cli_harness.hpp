// Runs the grader as a user does, with arguments, in a folder, on a pipe or a terminal, and creates the
// courses and submissions for it. All tests in a program share a private build folder (the grader, its
// toolchain file, its work folders), so that other graders on this machine do not disturb them.
//
// Single-threaded. Makes no assertions, except that each run ends and leaves no process behind.
#pragma once
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "spawn/spawn.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace manyhands::cli_test {

using test::TemporaryFolder;

struct Invocation {
  std::vector<std::string> args;
  std::filesystem::path cwd;     // empty: the private build, whose program is bin/grader
  std::vector<std::string> env;  // "NAME=value"; added to a minimal environment
  bool terminal = false;         // one pseudo-terminal for input, output and errors: everything is in `out`
  int columns = 80;
  std::string typed;  // its standard input
  /// On a terminal: called repeatedly with the output so far; what it returns is typed then.
  std::function<std::string(const std::string& out)> types;
  std::vector<spawn::Limit> limits;  // RLIMIT_…
  /// Called repeatedly with the output so far. When it returns true, the run gets `signal`.
  std::function<bool(const std::string& out)> interrupt_when;
  int signal = 2;                 // SIGINT
  std::filesystem::path out;      // file for its output; empty: the output is collected
  std::filesystem::path program;  // empty: bin/grader
};

struct Outcome {
  int status = -1;  // 128 + n if signal n ended it
  std::string out;
  std::string err;
  std::vector<std::string> left_running;  // command lines of processes that it left behind
  [[nodiscard]] std::string all() const { return out + err; }
  [[nodiscard]] bool says(const std::string& part) const { return all().find(part) != std::string::npos; }
  /// Like says(), but ignores line breaks.
  [[nodiscard]] bool tells(const std::string& part) const;
};

/// Runs it to completion; processes that it leaves running are reported and killed. Throws if it does not
/// end.
Outcome grader(const Invocation& invocation);
Outcome grader(std::vector<std::string> args);
/// Several runs, at most `at_once` at the same time.
std::vector<Outcome> graders(const std::vector<Invocation>& invocations, std::size_t at_once);

/// The folder that contains the private grader as bin/grader.
const std::filesystem::path& build_folder();
/// The contents of the build's work folder: empty unless a grader is running.
std::vector<std::string> work_left();

/// Replaces each line that begins with `key`.
void replace_line(const std::filesystem::path& file, const std::string& key, const std::string& line);

/// Copies this project's course.yaml, exercises/ and starter/ into `folder`.
void copy_course(const std::filesystem::path& folder);

/// Replaces the copied course.yaml by one with three of the exercises, which stays the same when the course
/// grows.
void keep_three_exercises(const std::filesystem::path& folder);

/// A course with only the exercise mandelbrot-threads, only the checks `builds` and `correct`, and small
/// limits: a grading takes about two seconds.
const std::filesystem::path& small_course();
/// The same with the check `speed`.
const std::filesystem::path& timed_course();
inline const std::string exercise = "mandelbrot-threads";
inline const std::string source_file = "mandelbrot.cpp";

/// A submission of that exercise.
class Submission {
 public:
  Submission() = default;
  explicit Submission(const std::string& source) { put(source); }
  void put(const std::string& source) { folder_.put(exercise + "/" + source_file, source); }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }
  [[nodiscard]] std::filesystem::path file() const { return folder() / exercise / source_file; }

 private:
  TemporaryFolder folder_;
};

/// A mandelbrot.cpp with this function body (parameters `view` and `workers`; serial(view) draws the correct
/// picture), preceded by `before`.
std::string source_of(const std::string& body, const std::string& before = {});

/// One grading of a submission: the terminal output and the JSON report.
struct Grading {
  Outcome outcome;
  nlohmann::json report;
  [[nodiscard]] const nlohmann::json& check(const std::string& name) const;
  /// The codes of all findings, in order, without duplicates.
  [[nodiscard]] std::vector<std::string> codes() const;
};
Grading grade(const std::filesystem::path& submission, const std::vector<std::string>& more = {});
/// Grades several submissions, two at a time, because most of them only wait.
std::vector<Grading> grade_each(const std::vector<std::filesystem::path>& submissions,
                                const std::vector<std::string>& more = {});

std::string read_text(const std::filesystem::path& file);
/// The names in a folder, including hidden ones.
std::vector<std::string> names_in(const std::filesystem::path& folder);
std::vector<std::string> lines_of(const std::string& text);

}  // namespace manyhands::cli_test
