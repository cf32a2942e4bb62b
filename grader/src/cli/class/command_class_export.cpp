#include <fmt/core.h>

#include <array>
#include <ostream>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "classroom/exports.hpp"
#include "cli/class/open_class.hpp"
#include "cli/learner_state.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

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

/// Marks that a teacher has typed into the file, or a newer export of a colleague's, must not be lost.
std::optional<Error> would_be_lost(const Gradebook& gradebook, const fs::path& file, const std::string& name,
                                   const std::string& text) {
  std::error_code none;
  if (!fs::exists(file, none)) return std::nullopt;
  constexpr std::uint64_t most_bytes = std::uint64_t{256} << 20;
  const auto now = read_file(file, most_bytes);
  if (now && (*now == text || digest_of(*now) == gradebook.exported(name))) return std::nullopt;
  return Error{
      fmt::format("{} is there already, and is not what was exported last", printable_line(file.string())),
      "Nothing was written. Choose another name, or replace it with --force."};
}

int export_marks(const ClassExportOptions& options) {
  const auto& output = options.place.output;
  const auto format = format_from(options.format);
  if (!format) return usage_error(output, format.error());
  const bool to_screen = options.file == "-";
  auto open = open_class(options.place, to_screen ? Access::read : Access::write);
  if (!open) return usage_error(output, open.error());
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
    const auto name = fs::absolute(options.file).lexically_normal().string();
    if (!options.force)
      if (const auto lost = would_be_lost(open->gradebook, options.file, name, *text))
        return usage_error(output, *lost);
    if (const auto written = write_file(options.file, *text, owner_only); !written)
      return usage_error(output, written.error());
    open->gradebook.note_export(name, digest_of(*text));
  }
  const auto left_out = not_final(marks, options.exercises);
  if (left_out.empty()) return 0;
  output.err << shown(output, fmt::format("{} marks are not final and were left out: {} class status\n",
                                          left_out.size(), output.program));
  return 1;
}

}  // namespace

int run_class_export(const ClassExportOptions& options) {
  return with_gradebook_errors(options.place.output, [&] { return export_marks(options); });
}

}  // namespace manyhands
