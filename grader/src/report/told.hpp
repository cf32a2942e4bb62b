// What reporters say about a check, in which order, and as plain text. All foreign text in it is printable,
// so it cannot control a terminal; a reporter only has to escape what its format needs. Pure.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "model/report.hpp"

namespace manyhands {

/// What a check's result means for those who read many of them.
enum class Shown {
  passed,
  failed,
  not_measured,  // undecided, or this machine cannot do it: neither a pass nor a fail
  grader_error,
  not_run,  // an earlier check failed
  none      // the exercise has no such check
};
Shown shown_as(const Check& check);

/// The finding's headline, in this exercise.
std::string title_of(const Finding& finding, const std::string& exercise);

/// "starter/crawl-threads/crawl.cpp:12"; empty: unknown.
std::string place_of(const std::string& file, int line);

/// The detector that saw it: "seen by ThreadSanitizer"; empty: none did.
std::string seen_by(const std::string& by);

/// A finding, and all tasks that have it.
struct Told {
  const Finding* finding;
  std::vector<std::string> tasks;
};
/// One mistake shows up in several tasks, but is reported once. Points into `findings`.
std::vector<Told> told_once(const std::vector<Finding>& findings);

/// " (task 1)", " (tasks 1 and 2)"; empty: none in particular.
std::string in_tasks(const Told& told);

/// Invalid memory accesses can cause any other failure, such as a hang or a wrong answer, so they come first.
/// (A program that hangs in the memory check as it does in others is not such a cause.)
std::vector<const Check*> causes_first(const ExerciseReport& exercise);

/// A sentence behind the findings of `check`, if it is such a cause and further checks fail; else empty.
std::string word_after(const ExerciseReport& exercise, const Check& check);

/// "412 ms for 60 pages", "more threads than requested": one line.
std::string line_about(const Check& check, const std::string& exercise);

/// All findings with their places, or why nothing was measured and what to do. Several lines, none at the
/// end.
std::string text_about(const Check& check, const std::string& exercise);

/// The last lines of what a program printed, printable and at most `most`, without empty ones at the end;
/// long lines are cut.
std::vector<std::string> last_lines(const std::string& output, std::size_t most);

/// One finding with its places, without its headline. Several lines.
std::string text_about(const Finding& finding);

/// Exercises that are graded, with the checks that they have.
struct Row {
  const ExerciseReport* exercise;
  const Check* check;
};
std::vector<Row> rows_of(const Report& report);

}  // namespace manyhands
