#include <fmt/core.h>

#include <ostream>

#include "base/text.hpp"
#include "classroom/findings_map.hpp"
#include "cli/class/open_class.hpp"
#include "cli/class/written_files.hpp"
#include "cli/learner_state.hpp"
#include "cli/text_table.hpp"

namespace manyhands {
namespace {

int mistakes(const ClassMistakesOptions& options) {
  const auto& output = options.place.output;
  auto open = open_class(options.place, options.html.empty() ? Access::read : Access::write);
  if (!open) return usage_error(output, open.error());
  std::vector<std::string> ids;
  std::map<std::string, std::string> titles;
  for (const auto& exercise : open->the_class.course.exercises) {
    ids.push_back(exercise.id);
    titles[exercise.id] = exercise.title;
  }
  const auto map = map_of_mistakes(ids, open->gradebook.results());
  if (!options.html.empty()) {
    const auto page = mistakes_page(open->the_class.about.title, map, titles);
    const auto written = write_for_instructor(open->gradebook, {{options.html, page}}, options.force);
    if (!written) return usage_error(output, written.error());
  }
  std::string exercise;
  TextTable table({"mistake", "check", "students", "now", "gone"});
  for (const auto& row : map.rows) {
    if (row.exercise != exercise) {
      exercise = row.exercise;
      table.add(
          {fmt::format("{} ({} of {} pass)", exercise, map.passed.at(exercise), map.students.at(exercise)),
           "", "", "", ""});
    }
    table.add({"  " + printable_line(row.code), std::string(to_string(row.check)),
               std::to_string(row.students), std::to_string(row.now), std::to_string(row.gone)});
  }
  output.out << (map.rows.empty() ? "Nothing was found yet.\n" : shown(output, table.text()));
  return 0;
}

}  // namespace

int run_class_mistakes(const ClassMistakesOptions& options) {
  return with_gradebook_errors(options.place.output, [&] { return mistakes(options); });
}

}  // namespace manyhands
