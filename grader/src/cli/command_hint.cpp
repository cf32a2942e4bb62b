#include <fmt/core.h>

#include <algorithm>
#include <ostream>

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/learner_state.hpp"
#include "cli/markdown.hpp"
#include "course/load_course.hpp"

namespace manyhands {
namespace {

/// The hints for each task, in order, as Markdown.
using Ladder = std::map<int, std::vector<std::string>>;

/// hints.md: "## Task n" headings, each with "### Hint 1" and so on below it.
Ladder parse_hints(std::string_view text) {
  Ladder ladder;
  int task = 0;
  std::string* rung = nullptr;
  bool code = false;
  for (const std::string& line : split_lines(text)) {
    if (line.rfind("```", 0) == 0) code = !code;
    if (!code && line.rfind("## Task ", 0) == 0) {
      const std::string digits = line.substr(8, line.find_first_not_of("0123456789", 8) - 8);
      task = digits.empty() || digits.size() > 3 ? 0 : std::stoi(digits);
      rung = nullptr;
    } else if (!code && line.rfind("### ", 0) == 0 && task > 0) {
      rung = &ladder[task].emplace_back();
    } else if (rung != nullptr) {
      *rung += line + "\n";
    }
  }
  return ladder;
}

/// The task that the learner is most likely working on: the first one that did not pass in the last report.
/// If all passed, or there is no report, the first one with a hint left.
int likely_task(const std::filesystem::path& root, const std::string& id, const Ladder& ladder,
                const std::map<int, int>& given) {
  if (const auto last = last_report(root))
    for (const ExerciseReport& e : last->exercises)
      if (e.id == id)
        for (const TaskResult& task : e.tasks)
          if ((task.total == 0 || task.passed < task.total) && ladder.count(task.number)) return task.number;
  for (const auto& [task, rungs] : ladder) {
    const auto found = given.find(task);
    if (found == given.end() || found->second < static_cast<int>(rungs.size())) return task;
  }
  return ladder.rbegin()->first;
}

}  // namespace

int run_hint(const HintOptions& options) {
  const Output& output = options.output;
  const auto course = load_course(options.root);
  if (!course) return usage_error(output, course.error());
  const auto found = find_exercise(*course, options.id);
  if (!found) return usage_error(output, found.error());
  const Exercise& exercise = **found;

  const auto text = read_file(exercise.folder / "hints.md", 1u << 20);
  if (!text) return usage_error(output, text.error());
  const Ladder ladder = parse_hints(*text);
  const std::string file = "exercises/" + exercise.id + "/hints.md";
  if (ladder.empty())
    return usage_error(output, {file + ": found no hints, expected '## Task 1' and, below it, '### Hint 1'"});

  HintsGiven given = hints_given(options.root);
  const int task = options.task.value_or(likely_task(options.root, exercise.id, ladder, given[exercise.id]));
  const auto rungs = ladder.find(task);
  if (rungs == ladder.end()) {
    std::vector<std::string> tasks;
    for (const auto& entry : ladder) tasks.push_back(std::to_string(entry.first));
    return usage_error(output, {fmt::format("{} has no hints for task {}", exercise.id, task),
                                "It has hints for task " + join_words(tasks) + "."});
  }

  int& count = given[exercise.id][task];
  const int all = static_cast<int>(rungs->second.size());
  const std::string title = task <= static_cast<int>(exercise.tasks.size())
                                ? ": " + printable_line(exercise.tasks[static_cast<std::size_t>(task) - 1])
                                : "";
  const auto write = [&](const std::string& line) { output.out << shown(output, line) << '\n'; };
  write(paint(output, Look::bold, fmt::format("{}, task {}{}", exercise.id, task, title)));
  if (count >= all) {
    write(all == 1 ? "You have seen the only hint for this task."
                   : fmt::format("You have seen all {} hints for this task.", all));
    write("You can read them again in " + paint(output, Look::code, file) + ".");
    write("To watch your program run: " + paint(output, Look::code, output.program + " try " + exercise.id));
    return 0;
  }
  ++count;
  write(paint(output, Look::dim, fmt::format("hint {} of {}", count, all)));
  write("");
  std::string rung = rungs->second[static_cast<std::size_t>(count) - 1];
  rung.erase(0, rung.find_first_not_of('\n'));
  output.out << render_markdown(rung, output);
  write("");
  write(paint(output, Look::dim,
              count < all
                  ? fmt::format("A stronger one: {} hint {} --task {}", output.program, exercise.id, task)
                  : "That was the last hint for this task."));
  if (const auto remembered = remember_hints(options.root, given); !remembered)
    output.err << shown(output, "note: the grader could not record that you saw this hint: " +
                                    remembered.error().message)
               << '\n';
  return 0;
}

}  // namespace manyhands
