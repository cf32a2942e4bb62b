#include <unistd.h>

#include <algorithm>
#include <optional>

#include "cli/grading_commands.hpp"
#include "cli/learner_state.hpp"
#include "cli/screen/key_terminal.hpp"
#include "cli/standing.hpp"
#include "cli/watch/edit_command.hpp"
#include "cli/watch/plain_watch.hpp"
#include "cli/watch/watch_session.hpp"
#include "course/load_course.hpp"

namespace manyhands {

int run_watch(const WatchOptions& options) {
  const auto& output = options.output;
  const auto course = load_course(options.places.root);
  if (!course) return usage_error(output, course.error());
  std::optional<EditCommand> editor;
  if (!options.edit_command.empty()) {
    auto parsed = EditCommand::parse(options.edit_command);
    if (!parsed) return usage_error(output, parsed.error());
    editor = std::move(*parsed);
  }
  const auto items = read_standings(options.places.root, *course);
  if (items.empty()) return usage_error(output, {"this course has no exercises"});
  auto first = current_exercise(items);
  if (!options.id.empty()) {
    if (const auto found = find_exercise(*course, options.id); !found)
      return usage_error(output, found.error());
    const auto at = std::find_if(items.begin(), items.end(),
                                 [&](const CourseItem& item) { return item.id == options.id; });
    first = static_cast<std::size_t>(at - items.begin());
  }
  if (!options.plain && KeyTerminal::is_there(STDIN_FILENO, STDOUT_FILENO))
    return watch_on_terminal(options, *course, first, editor, STDIN_FILENO, STDOUT_FILENO);
  return watch_as_text(options, *course->find(items[first].id), STDIN_FILENO, STDOUT_FILENO);
}

}  // namespace manyhands
