#include <fmt/core.h>

#include <algorithm>
#include <ostream>

#include "base/text.hpp"
#include "build/collect.hpp"
#include "cli/commands.hpp"
#include "cli/history.hpp"
#include "cli/learner_state.hpp"
#include "cli/other_solutions.hpp"
#include "cli/solution_set.hpp"
#include "course/diff_make.hpp"
#include "course/load_course.hpp"

namespace manyhands {
namespace {

bool has_passed(const std::filesystem::path& root, const std::string& id) {
  const auto attempts = read_history(root, id);
  return std::any_of(attempts.begin(), attempts.end(), [](const PastAttempt& attempt) {
    return attempt.found.empty() && attempt.points > 0 &&
           attempt.points + attempt.unmeasured >= attempt.max_points - 1e-6;
  });
}

Texts texts_of(const Solution& solution) {
  Texts texts;
  for (const auto& [path, file] : solution.files) texts[path] = file.text;
  return texts;
}

// The last part of "solutions/crawl-threads/also/levels"; of the reference: "reference".
std::string short_name(const Solution& solution) {
  return solution.kind == SolutionKind::reference ? "reference"
                                                  : solution.name.substr(solution.name.rfind('/') + 1);
}

std::string comment_of(const Solution& solution) {
  for (const auto& [path, file] : solution.files)
    if (auto comment = head_comment(file.text); !comment.empty()) return comment;
  return {};
}

std::vector<const Solution*> right_ones(const SolutionSet& set) {
  std::vector<const Solution*> right;
  for (const auto& solution : set.solutions)
    if (solution.kind == SolutionKind::reference || solution.kind == SolutionKind::also)
      right.push_back(&solution);
  return right;
}

void list(const std::vector<const Solution*>& right, const Texts& own, const std::string& id,
          const Output& output) {
  const auto write = [&](const std::string& line) { output.out << shown(output, line) << '\n'; };
  const auto nearest = *std::max_element(right.begin(), right.end(), [&](const auto* a, const auto* b) {
    return likeness(own, texts_of(*a)) < likeness(own, texts_of(*b));
  });
  write("Other right solutions, and what is different about each:\n");
  for (const auto* solution : right) {
    write("  " + paint(output, Look::bold, printable_line(short_name(*solution))) +
          (solution == nearest ? "  (most like yours)" : ""));
    for (const auto& line : wrap(printable_line(comment_of(*solution)), output.width - 4))
      write("    " + line);
    write("");
  }
  write(fmt::format("To read one: {} solutions {} {}", output.program, id, short_name(*nearest)));
  write(fmt::format("Beside yours: {} solutions {} {} --diff", output.program, id, short_name(*nearest)));
}

void show(const Solution& solution, const Texts& own, bool as_diff, const Output& output) {
  for (const auto& [path, file] : solution.files) {
    if (as_diff) {
      const auto yours = own.find(path);
      output.out << shown(output,
                          printable(make_diff(path, yours == own.end() ? "" : yours->second, file.text)));
    } else {
      output.out << shown(output, printable(path + "\n\n" + file.text)) << '\n';
    }
  }
}

}  // namespace

int run_solutions(const SolutionsOptions& options) {
  const Output& output = options.output;
  const auto course = load_course(options.root);
  if (!course) return usage_error(output, course.error());
  const auto found = find_exercise(*course, options.id);
  if (!found) return usage_error(output, found.error());
  const Exercise& exercise = **found;
  const auto set = solutions_of(*course, exercise);
  const auto right = right_ones(set);
  if (right.empty()) return usage_error(output, {"this course has no solutions here", ""});
  if (!has_passed(options.root, exercise.id))
    return usage_error(output, {"other solutions are shown when your own program has passed",
                                fmt::format("make grade EXERCISE={}", exercise.id)});
  Texts own;
  for (const auto& file : build::collect(exercise, options.root / "starter", "starter").files)
    own[file.path] = file.text;
  if (options.name.empty()) {
    list(right, own, exercise.id, output);
    return 0;
  }
  std::vector<std::string> names;
  for (const auto* solution : right) {
    if (short_name(*solution) == options.name) {
      show(*solution, own, options.diff, output);
      return 0;
    }
    names.push_back(short_name(*solution));
  }
  return usage_error(output, {fmt::format("there is no solution '{}'", printable_line(options.name)),
                              "There are: " + join_words(names)});
}

}  // namespace manyhands
