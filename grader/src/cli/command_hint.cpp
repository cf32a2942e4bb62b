#include <fmt/core.h>

#include <ostream>

#include "cli/commands.hpp"
#include "cli/hints.hpp"
#include "cli/learner_state.hpp"
#include "course/load_course.hpp"

namespace manyhands {

int run_hint(const HintOptions& options) {
  const Output& output = options.output;
  const auto course = load_course(options.root);
  if (!course) return usage_error(output, course.error());
  const auto found = find_exercise(*course, options.id);
  if (!found) return usage_error(output, found.error());
  const auto hint = take_hint(options.root, **found, options.task);
  if (!hint) return usage_error(output, hint.error());
  const auto again = fmt::format("{} hint {} --task {}", output.program, hint->id, hint->task);
  output.out << hint_text(*hint, again, output);
  if (!hint->note.empty()) output.err << shown(output, "note: " + hint->note) << '\n';
  return 0;
}

}  // namespace manyhands
