#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <ostream>

#include "base/files.hpp"
#include "base/text.hpp"
#include "classroom/export_changes.hpp"
#include "classroom/exports.hpp"
#include "cli/class/in_words.hpp"
#include "cli/class/open_class.hpp"
#include "cli/class/written_files.hpp"
#include "cli/learner_state.hpp"

namespace manyhands {
namespace {

constexpr std::array formats{std::pair{"canvas", ExportFormat::canvas},
                             std::pair{"moodle", ExportFormat::moodle}, std::pair{"csv", ExportFormat::csv},
                             std::pair{"json", ExportFormat::json}};

Result<ExportFormat> format_from(const std::string& name) {
  std::vector<std::string> names;
  for (const auto& [known, format] : formats) {
    if (name == known) return format;
    names.emplace_back(known);
  }
  return Error{fmt::format("there is no export '{}'", printable_line(name)),
               "There are " + join_words(names) + "."};
}

// Whoever replaces a file sees whose marks have changed since.
void tell_changes(const Output& output, const std::string& before, const std::string& after) {
  constexpr std::size_t most = 20;
  const auto changes = export_changes(before, after);
  if (changes.empty()) return;
  output.out << shown(output, "In the file that this replaces, other values stood:\n");
  for (std::size_t i = 0; i < std::min(most, changes.size()); ++i)
    output.out << shown(output, "  " + printable_line(changes[i]) + "\n");
  if (changes.size() > most)
    output.out << shown(output, fmt::format("  and {} more\n", changes.size() - most));
}

int export_marks(const ClassExportOptions& options) {
  const auto& output = options.place.output;
  const auto format = format_from(options.format);
  if (!format) return usage_error(output, format.error());
  const bool to_screen = options.file == "-";
  auto open = open_class(options.place, to_screen ? Access::read : Access::write);
  if (!open) return usage_error(output, open.error());
  tell_new_rules(*open, output);
  for (const auto& id : options.exercises)
    if (const auto found = find_exercise(open->the_class.course, id); !found)
      return usage_error(output, found.error());
  const auto rows = open->gradebook.rows();  // before the results: another process may be adding some
  const auto results = open->gradebook.results();
  const auto marks = marks_of(open->the_class, rows, results);
  const auto text = exported({*format, options.exercises, options.checks}, open->the_class, marks, results);
  if (!text) return usage_error(output, text.error());
  if (to_screen) {
    output.out << *text;
  } else {
    const auto before = read_file(options.file);
    const auto written = write_for_instructor(open->gradebook, {{options.file, *text}}, options.force);
    if (!written) return usage_error(output, written.error());
    if (before) tell_changes(output, *before, *text);
  }
  const auto left_out = not_final(marks, options.exercises);
  if (left_out.empty()) return 0;
  output.err << shown(output, fmt::format("{} not final and left out: {} class status\n",
                                          in_words(left_out.size(), "mark"), output.program));
  return 1;
}

}  // namespace

int run_class_export(const ClassExportOptions& options) {
  return with_gradebook_errors(options.place.output, [&] { return export_marks(options); });
}

}  // namespace manyhands
