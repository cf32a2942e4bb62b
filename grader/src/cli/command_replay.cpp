#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <limits>
#include <ostream>

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/grading_commands.hpp"
#include "cli/learner_state.hpp"
#include "cli/replay/found_orders.hpp"
#include "cli/replay/gdb_session.hpp"
#include "cli/replay/replay_session.hpp"
#include "cli/screen/key_terminal.hpp"
#include "course/load_course.hpp"
#include "process/become.hpp"
#include "process/in_path.hpp"
#include "report/interleaving_text.hpp"
#include "report/told.hpp"

namespace manyhands {
namespace {

constexpr std::uint64_t most_source_bytes = 4u << 20;  // of a file of the learner's

/// What the last grading of the learner's own files found.
Result<ExerciseReport> last_grading(const ReplayOptions& options, const std::string& id) {
  const auto grade_first = fmt::format("Grade it first: {} run {}", options.output.program, id);
  const auto last = last_report(options.places.root);
  if (!last) return Error{"nothing has been graded yet", grade_first};
  const auto graded = std::find_if(last->exercises.begin(), last->exercises.end(),
                                   [&](const ExerciseReport& e) { return e.id == id; });
  if (graded == last->exercises.end() || graded->state != ExerciseState::graded)
    return Error{id + " has not been graded yet", grade_first};
  return *graded;
}

/// The chosen one of `found`, from 1.
Result<std::size_t> chosen(const ReplayOptions& options, const std::string& id,
                           const std::vector<FoundOrder>& found) {
  if (found.empty())
    return Error{fmt::format("the last grading of {} found no order of threads that fails", id),
                 fmt::format("If you have changed your files since, grade them: {} run {}",
                             options.output.program, id)};
  const auto number = options.finding.value_or(1);
  if (number >= 1 && static_cast<std::size_t>(number) <= found.size())
    return static_cast<std::size_t>(number);
  return Error{
      fmt::format("the last grading of {} found {} {} with an order of threads, so there is no number {}", id,
                  found.size(), found.size() == 1 ? "mistake" : "mistakes", number),
      fmt::format("Choose one with --finding N, from 1 to {}.", found.size())};
}

void print(const Replay& replay, const Finding& finding, const Output& output) {
  const auto write = [&](const std::string& line) { output.out << shown(output, line) << '\n'; };
  const auto paragraph = [&](const std::string& text) {
    for (const auto& line : wrap(printable(text), output.width)) write(line);
  };
  write(paint(output, Look::bold, replay.title));
  if (const auto place = place_of(finding.file, finding.line); !place.empty()) write(place);
  paragraph(finding.message);
  write("");
  auto order = replay.order;
  order.replay.clear();  // this is the command that it names
  for (const auto& line : lines_of(order, output.width, std::numeric_limits<std::size_t>::max())) write(line);
  if (const auto note = note_of_changes(replay.files); !note.empty()) {
    write("");
    paragraph(note);
  }
}

int run_in_gdb(const ReplayOptions& options, const std::string& id, const Replay& replay,
               const Finding& found) {
  const auto& output = options.output;
  const auto grade_again = fmt::format("Grade it again: {} run {}", output.program, id);
  if (const auto note = note_of_changes(replay.files); !note.empty())
    return usage_error(output, {note, grade_again});
  if (found.interleaving.rerun.program.empty())
    return usage_error(
        output, {"this order cannot be run again: it is too long, or an older grader found it", grade_again});
  if (!process::in_path("gdb"))
    return usage_error(output,
                       {"there is no program 'gdb'", "On Debian and Ubuntu, the package gdb has it."});
  const auto prepared = prepare_gdb(options, id, found);
  if (const auto* status = std::get_if<int>(&prepared)) return *status;
  const auto& argv = std::get<std::vector<std::string>>(prepared);
  output.out << shown(output, paint(output, Look::dim, "$ " + shell_line(argv))) << std::endl;
  return usage_error(output, {"gdb could not be started: " + process::become(argv), {}}), 3;
}

}  // namespace

int run_replay(const ReplayOptions& options) {
  const auto& output = options.output;
  const auto course = load_course(options.places.root);
  if (!course) return usage_error(output, course.error());
  const auto exercise = find_exercise(*course, options.id);
  if (!exercise) return usage_error(output, exercise.error());
  const auto graded = last_grading(options, (*exercise)->id);
  if (!graded) return usage_error(output, graded.error());
  const auto found = found_orders(*graded);
  const auto number = chosen(options, (*exercise)->id, found);
  if (!number) return usage_error(output, number.error());

  const auto& one = found[*number - 1];
  const auto read = [&](const std::string& file) -> std::optional<std::string> {
    if (std::find(graded->files.begin(), graded->files.end(), file) == graded->files.end())
      return std::nullopt;
    const auto text = read_file(options.places.root / file, most_source_bytes);
    return text ? std::optional(*text) : std::nullopt;
  };
  Replay replay{one.title, one.finding.message, one.finding.interleaving,
                replayed_files(one.finding.interleaving, read)};
  if (found.size() > 1) replay.title += fmt::format(" ({} of {}: --finding N)", *number, found.size());
  if (options.gdb) return run_in_gdb(options, (*exercise)->id, replay, one.finding);
  if (!options.plain && KeyTerminal::is_there(STDIN_FILENO, STDOUT_FILENO))
    return replay_on_terminal(replay, STDIN_FILENO, STDOUT_FILENO, output);
  print(replay, one.finding, output);
  return 0;
}

}  // namespace manyhands
