#include <fmt/core.h>

#include <algorithm>
#include <ostream>

#include "base/text.hpp"
#include "cli/class/in_words.hpp"
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
  if (count == 0) {
    std::vector<std::string> known;
    for (const auto& one : attempts) known.push_back(one.student);
    const auto near = nearest(options.student, known);
    return usage_error(output,
                       {fmt::format("there is no attempt of '{}'{}", name,
                                    near ? fmt::format("; did you mean '{}'?", printable_line(*near)) : ""),
                        "Give the id that the roster has, or had."});
  }
  const auto what = in_words(static_cast<std::size_t>(count), "attempt");
  if (!options.yes)
    return usage_error(output, {fmt::format("this removes {} of '{}', with {} results", what, name,
                                            count == 1 ? "its" : "their"),
                                "If you want that, add --yes. Nothing was removed."});
  auto rules = open->the_class.about.rules;
  for (auto& [exercise, students] : rules.extensions) students.erase(options.student);
  open->gradebook.note_rules(to_text(rules));
  open->gradebook.forget(options.student, open->the_class.roster.ids());
  std::error_code none;
  std::filesystem::remove_all(class_cache(open->the_class.about), none);      // compiled files
  std::filesystem::remove_all(open->the_class.about.folder / "slurm", none);  // of a run that was killed
  output.out << shown(
      output,
      fmt::format("Removed {} of '{}'. The roster, class.yaml, unknown.csv, exports, feedback and backups "
                  "are yours to clean.\n",
                  what, name));
  return 0;
}

}  // namespace

int run_class_forget(const ClassForgetOptions& options) {
  return with_gradebook_errors(options.place.output, [&] { return forget(options); });
}

}  // namespace manyhands
