#include <fmt/core.h>

#include <algorithm>
#include <ostream>

#include "base/text.hpp"
#include "cli/class/open_class.hpp"
#include "cli/learner_state.hpp"

namespace manyhands {
namespace {

int forget(const ClassForgetOptions& options) {
  const auto& output = options.place.output;
  auto open = open_class(options.place, Access::write);
  if (!open) return usage_error(output, open.error());
  const auto attempts = open->gradebook.attempts();
  const auto count = std::count_if(attempts.begin(), attempts.end(),
                                   [&](const Attempt& one) { return one.student == options.student; });
  const auto name = printable_line(options.student);
  if (!options.yes && count > 0)
    return usage_error(output,
                       {fmt::format("this removes {} attempts of '{}', with their results", count, name),
                        "If you want that, add --yes. Nothing was removed."});
  open->gradebook.forget(options.student);
  output.out << shown(
      output, fmt::format("Removed {} attempts of '{}'. The roster, exports, feedback and backups are yours "
                          "to clean.\n",
                          count, name));
  return 0;
}

}  // namespace

int run_class_forget(const ClassForgetOptions& options) {
  return with_gradebook_errors(options.place.output, [&] { return forget(options); });
}

}  // namespace manyhands
