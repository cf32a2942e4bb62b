// Runs the grader as a user does: by its arguments, in some folder, on a pipe or on a terminal; and makes the
// courses and submissions that it is run on. The tests of a program share one private build folder (the
// grader, its toolchain file, its work folders), so that other graders at work do not disturb them.
//
// One thread. Nothing here asserts, except that a run ends and leaves no process behind.
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
  std::filesystem::path cwd;     // empty: the private build, where the program is bin/grader
  std::vector<std::string> env;  // "NAME=value"; added to a small, plain one
  bool terminal = false;         // one pseudo-terminal for input, output and errors: all comes as `out`
  int columns = 80;
  std::string typed;                 // what stands in its input
  std::vector<spawn::Limit> limits;  // RLIMIT_…
  /// Asked again and again with what was printed so far; once it is true, the run gets `signal`.
  std::function<bool(const std::string& out)> interrupt_when;
  int signal = 2;                 // SIGINT
  std::filesystem::path out;      // its output goes there; empty: it is collected
  std::filesystem::path program;  // empty: bin/grader
};

struct Outcome {
  int status = -1;  // 128 + n where signal n ended it
  std::string out;
  std::string err;
  std::vector<std::string> left_running;  // processes that it left behind, by their command line
  [[nodiscard]] std::string all() const { return out + err; }
  [[nodiscard]] bool says(const std::string& part) const { return all().find(part) != std::string::npos; }
  /// As says(), wherever the lines are broken.
  [[nodiscard]] bool tells(const std::string& part) const;
};

/// Runs it to its end; what it leaves running is reported and ended. Throws when it does not end.
Outcome grader(const Invocation& invocation);
Outcome grader(std::vector<std::string> args);
/// Several, up to `at_once` of them at a time.
std::vector<Outcome> graders(const std::vector<Invocation>& invocations, std::size_t at_once);

/// The folder in which the private grader stands as bin/grader.
const std::filesystem::path& build_folder();
/// What stands in the build's work folder: nothing, unless a grader is at work.
std::vector<std::string> work_left();

/// course.yaml, exercises/ and starter/ of this project, copied into `folder`.
void copy_course(const std::filesystem::path& folder);

/// Puts a course.yaml in place of the one that was copied: three of the exercises, in a text that stays as it
/// is when the course grows.
void keep_three_exercises(const std::filesystem::path& folder);

/// A course of the one exercise mandelbrot-threads in which only `builds` and `correct` are asked and every
/// limit is small: a grading takes about two seconds.
const std::filesystem::path& small_course();
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

/// A mandelbrot.cpp whose function has this body (`view` and `workers` are its parameters; serial(view) draws
/// the right picture), and `before` in front of it.
std::string source_of(const std::string& body, const std::string& before = {});

/// One grading of a submission: what the terminal shows, and the JSON report.
struct Grading {
  Outcome outcome;
  nlohmann::json report;
  [[nodiscard]] const nlohmann::json& check(const std::string& name) const;
  /// All findings' codes, in order, without repetition.
  [[nodiscard]] std::vector<std::string> codes() const;
};
Grading grade(const std::filesystem::path& submission, const std::vector<std::string>& more = {});
/// Each of several submissions, two at a time: most of them only wait.
std::vector<Grading> grade_each(const std::vector<std::filesystem::path>& submissions,
                                const std::vector<std::string>& more = {});

std::string read_text(const std::filesystem::path& file);
/// The names in a folder, hidden ones too.
std::vector<std::string> names_in(const std::filesystem::path& folder);
std::vector<std::string> lines_of(const std::string& text);

}  // namespace manyhands::cli_test
