#include "cli/hints.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <vector>

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/learner_state.hpp"
#include "cli/markdown.hpp"

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

std::string file_of_hints(const std::string& id) {
  return "exercises/" + id + "/hints.md";
}

}  // namespace

Result<TakenHint> take_hint(const std::filesystem::path& root, const Exercise& exercise,
                            std::optional<int> wanted) {
  const auto text = read_file(exercise.folder / "hints.md", 1u << 20);
  if (!text) return text.error();
  const Ladder ladder = parse_hints(*text);
  if (ladder.empty())
    return Error{file_of_hints(exercise.id) +
                 ": found no hints, expected '## Task 1' and, below it, '### Hint 1'"};
  HintsGiven given = hints_given(root);
  const int task = wanted.value_or(likely_task(root, exercise.id, ladder, given[exercise.id]));
  const auto rungs = ladder.find(task);
  if (rungs == ladder.end()) {
    std::vector<std::string> tasks;
    for (const auto& entry : ladder) tasks.push_back(std::to_string(entry.first));
    return Error{fmt::format("{} has no hints for task {}", exercise.id, task),
                 "It has hints for task " + join_words(tasks) + "."};
  }

  TakenHint hint;
  hint.id = exercise.id;
  hint.task = task;
  if (task <= static_cast<int>(exercise.tasks.size()))
    hint.task_title = printable_line(exercise.tasks[static_cast<std::size_t>(task) - 1]);
  hint.count = static_cast<int>(rungs->second.size());
  int& count = given[exercise.id][task];
  if (count >= hint.count) return hint;
  hint.number = ++count;
  hint.text = rungs->second[static_cast<std::size_t>(count) - 1];
  hint.text.erase(0, hint.text.find_first_not_of('\n'));
  if (const auto remembered = remember_hints(root, given); !remembered)
    hint.note = "the grader could not record that you saw this hint: " + remembered.error().message;
  return hint;
}

std::vector<TakenHint> hints_so_far(const std::filesystem::path& root, const Exercise& exercise) {
  const auto text = read_file(exercise.folder / "hints.md", 1u << 20);
  if (!text) return {};
  auto given = hints_given(root);
  std::vector<TakenHint> taken;
  for (const auto& [task, rungs] : parse_hints(*text))
    for (int number = 1; number <= given[exercise.id][task] && number <= static_cast<int>(rungs.size());
         ++number)
      taken.push_back({exercise.id, task, {}, number, 0, rungs[static_cast<std::size_t>(number) - 1], {}});
  return taken;
}

std::string hint_text(const TakenHint& hint, const std::string& again, const Output& output) {
  std::string text;
  const auto write = [&](const std::string& line) { text += shown(output, line) + "\n"; };
  write(paint(output, Look::bold,
              fmt::format("{}, task {}{}{}", hint.id, hint.task, hint.task_title.empty() ? "" : ": ",
                          hint.task_title)));
  if (hint.number == 0) {
    write(hint.count == 1 ? "You have seen the only hint for this task."
                          : fmt::format("You have seen all {} hints for this task.", hint.count));
    write("You can read them again in " + paint(output, Look::code, file_of_hints(hint.id)) + ".");
    write("To watch your program run: " + paint(output, Look::code, output.program + " try " + hint.id));
    return text;
  }
  write(paint(output, Look::dim, fmt::format("hint {} of {}", hint.number, hint.count)));
  write("");
  text += render_markdown(hint.text, output);
  write("");
  write(
      paint(output, Look::dim,
            hint.number < hint.count ? "A stronger one: " + again : "That was the last hint for this task."));
  return text;
}

}  // namespace manyhands
