#include <fmt/core.h>

#include <algorithm>
#include <ostream>

#include "base/files.hpp"
#include "base/text.hpp"
#include "classroom/file_names.hpp"
#include "classroom/similarity.hpp"
#include "cli/class/open_class.hpp"
#include "cli/learner_state.hpp"
#include "cli/text_table.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

/// Each student's latest attempt at the exercise.
std::map<std::string, const GradebookRow*> latest_of(const std::vector<GradebookRow>& rows,
                                                     const std::string& exercise) {
  std::map<std::string, const GradebookRow*> latest;
  for (const auto& row : rows) {
    if (row.exercise != exercise) continue;
    auto& one = latest[row.student];
    if (one == nullptr || std::pair(one->received, one->number) < std::pair(row.received, row.number))
      one = &row;
  }
  return latest;
}

Result<void> write_into(const fs::path& folder, const std::string& path, const std::string& content) {
  const auto file = folder / path;
  std::error_code error;
  if (fs::create_directories(file.parent_path(), error); error)
    return Error{printable_line(file.string()) + ": " + error.message()};
  return write_file(file, content, owner_only);
}

/// The exercise's own files, so that what all were given is not found in common.
Result<void> write_base(const fs::path& folder, const Exercise& exercise) {
  for (const auto& file : exercise.files) {
    const auto content = read_file(exercise.folder / "starter" / file.path);
    if (!content) continue;  // a file that learners create
    if (const auto written = write_into(folder, file.path, *content); !written) return written.error();
  }
  return {};
}

Result<int> lay_out(const OpenClass& open, const fs::path& directory, const Output& output) {
  const auto rows = open.gradebook.rows();
  const auto names = file_names(open.the_class.roster.ids());
  int exercises = 0;
  for (const auto& exercise : open.the_class.course.exercises) {
    const auto latest = latest_of(rows, exercise.id);
    if (latest.size() < 2) continue;
    const auto folder = directory / exercise.id;
    if (const auto base = write_base(folder / "base", exercise); !base) return base.error();
    for (const auto& [student, row] : latest) {
      const auto name = names.find(student);
      if (name == names.end()) continue;  // no longer in the roster
      for (const auto& [path, content] : open.gradebook.files_of(row->attempt))
        if (path.starts_with(exercise.id + "/"))
          if (const auto written = write_into(folder / "submissions" / name->second,
                                              path.substr(exercise.id.size() + 1), content);
              !written)
            return written.error();
    }
    ++exercises;
    output.out << shown(output,
                        fmt::format("java -jar jplag.jar -l cpp -bc {0}/base {0}/submissions --csv-export\n",
                                    shell_word(folder.string())));
  }
  return exercises;
}

int similar(const ClassSimilarOptions& options) {
  const auto& output = options.place.output;
  auto open = open_class(options.place, Access::read);
  if (!open) return usage_error(output, open.error());
  if (options.csv.empty()) {
    if (options.directory.empty())
      return usage_error(output, {"a folder to write to is missing", "Name one, or a file with --read."});
    std::error_code none;
    if (fs::exists(options.directory, none) && !fs::is_empty(options.directory, none))
      return usage_error(
          output, {printable_line(options.directory.string()) + " is not empty", "Name a new folder."});
    std::error_code error;
    if (fs::create_directories(options.directory, error),
        fs::permissions(options.directory, fs::perms::owner_all, error);
        error)
      return usage_error(output, {printable_line(options.directory.string()) + ": " + error.message(), {}});
    const auto laid = lay_out(*open, options.directory, output);
    if (!laid) return usage_error(output, laid.error());
    output.out << (*laid > 0 ? "Then read its results: " + output.program + " class similar --read FILE.csv\n"
                             : "There are no two submissions of one exercise yet.\n");
    return 0;
  }
  std::map<std::string, std::string> students;
  for (const auto& [id, name] : file_names(open->the_class.roster.ids())) students[name] = id;
  const auto text = read_file(options.csv);
  if (!text) return usage_error(output, text.error());
  const auto pairs = similar_pairs(*text, printable_line(options.csv.string()), students);
  if (!pairs) return usage_error(output, pairs.error());
  TextTable table({"students", "average", "most"});
  const auto percent = [](double share) { return fmt::format("{:.0f} %", share * 100); };
  for (const auto& pair : *pairs)
    table.add({printable_line(pair.first + ", " + pair.second), percent(pair.average), percent(pair.most)});
  output.out << shown(output, table.text());
  output.out << "Similar programs are no proof of anything: compare them yourself.\n";
  return 0;
}

}  // namespace

int run_class_similar(const ClassSimilarOptions& options) {
  return with_gradebook_errors(options.place.output, [&] { return similar(options); });
}

}  // namespace manyhands
