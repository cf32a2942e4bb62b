#include <fmt/core.h>

#include <algorithm>
#include <ostream>

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/learner_state.hpp"
#include "cli/standing.hpp"
#include "course/load_course.hpp"

namespace manyhands {

int run_list(const ListOptions& options) {
  const Output& output = options.output;
  const auto course = load_course(options.root);
  if (!course) return usage_error(output, course.error());
  const auto last = last_report(options.root);

  std::size_t id_width = 0;
  for (const Exercise& exercise : course->exercises) id_width = std::max(id_width, exercise.id.size());

  const auto write = [&](const std::string& line) { output.out << shown(output, line) << '\n'; };
  write(paint(output, Look::bold, printable_line(course->title)));
  const Exercise* next = nullptr;
  for (const Module& module : course->modules) {
    write("");
    write(printable_line(module.title));
    for (const CourseEntry& entry : module.exercises) {
      const Exercise& exercise = *course->find(entry.id);
      const Standing standing = standing_of(exercise, is_untouched(options.root, exercise), last);
      if (!standing.done && next == nullptr) next = &exercise;
      const std::string padding(id_width - entry.id.size(), ' ');
      const std::string about = fmt::format("{} · {} min · {}", printable_line(exercise.title),
                                            exercise.minutes, format_points(entry.points));
      write(fmt::format("  {} {}{}  {}", paint(output, standing.look, standing.mark),
                        paint(output, Look::bold, entry.id), padding, about));
      write(fmt::format("    {}  {}", std::string(id_width, ' '),
                        paint(output, standing.look, standing.words)));
    }
  }
  write("");
  if (next == nullptr)
    write(paint(output, Look::good, "Everything passes."));
  else
    write(fmt::format("Next: {}", paint(output, Look::code, "exercises/" + next->id + "/README.md")));
  return 0;
}

}  // namespace manyhands
