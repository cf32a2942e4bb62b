#include <fmt/core.h>

#include <algorithm>
#include <functional>
#include <ostream>
#include <system_error>
#include <vector>

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/author_commands.hpp"
#include "cli/course_table.hpp"
#include "cli/learner_state.hpp"
#include "cli/solution.hpp"
#include "cli/starter_files.hpp"
#include "course/load_course.hpp"

namespace manyhands {
namespace fs = std::filesystem;
namespace {

/// Something that does not match the course.
struct Difference {
  std::string what;
  std::function<Result<std::string>()> correct;  // returns what it has done
};

std::string backup_words(const fs::path& root, const fs::path& backup) {
  if (backup.empty()) return {};
  return "; what was there is in " + printable_line(backup.lexically_relative(root).string());
}

Result<std::vector<Difference>> readme_differences(const Course& course) {
  const auto path = course.root / "README.md";
  const auto readme = read_file(path);
  if (!readme) return readme.error();
  auto wanted = with_course_table(*readme, course);
  if (!wanted) return wanted.error();
  if (*wanted == *readme) return std::vector<Difference>{};
  return std::vector<Difference>{
      {"README.md: the table of exercises differs from course.yaml and the exercises' summaries",
       [path, text = std::move(*wanted)]() -> Result<std::string> {
         if (auto written = write_file(path, text); !written) return written.error();
         return std::string("README.md: wrote the table of exercises");
       }}};
}

/// Runs `step`, and turns a file system exception into an Error.
Result<std::string> as_result(const std::function<std::string()>& step) {
  try {
    return step();
  } catch (const fs::filesystem_error& e) {
    return Error{fmt::format("{}: {}", printable_line(e.path1().string()), e.code().message()),
                 "Check the disk, and who may write there. Nothing was lost."};
  }
}

std::vector<Difference> starter_differences(const Course& course) {
  std::vector<Difference> differences;
  for (const auto& exercise : course.exercises) {
    if (is_untouched(course.root, exercise)) continue;
    const auto& id = exercise.id;
    const auto correct = [&course, &exercise, &id] {
      const auto backup = restore_starter(course.root, exercise);
      return fmt::format("starter/{0}: copied from exercises/{0}/starter{1}", id,
                         backup_words(course.root, backup));
    };
    differences.push_back({fmt::format("starter/{0}: differs from exercises/{0}/starter", id),
                           [correct] { return as_result(correct); }});
  }
  // An exercise that is merely not listed in course.yaml, such as a draft, keeps its folder.
  std::error_code none;
  for (const auto& folder : sorted_entries(course.root / "starter")) {
    const auto name = folder.filename().string();
    if (!fs::is_directory(folder, none) || name.front() == '.' ||
        fs::exists(course.root / "exercises" / name, none))
      continue;
    const auto correct = [&course, name] {
      const auto backup = back_up_starter(course.root, name);
      return fmt::format("starter/{}: removed{}", printable_line(name), backup_words(course.root, backup));
    };
    differences.push_back({fmt::format("starter/{0}: there is no exercises/{0}", printable_line(name)),
                           [correct] { return as_result(correct); }});
  }
  return differences;
}

}  // namespace

int run_sync(const SyncOptions& options) {
  const Output& output = options.output;
  const auto course = load_course(options.root);
  if (!course) return usage_error(output, course.error());
  std::error_code none;
  if (!fs::is_directory(options.root / "solutions", none))
    return usage_error(output,
                       {"sync is for authors, and there is no solutions/ here: starter/ is a learner's work",
                        fmt::format("To restore the files of one exercise: {} reset ID", output.program)});
  auto differences = readme_differences(*course);
  if (!differences) return usage_error(output, differences.error());
  for (auto& one : starter_differences(*course)) differences->push_back(std::move(one));

  const auto line = [&](const std::string& text) { output.out << shown(output, text) << '\n'; };
  if (differences->empty()) {
    line("README.md and starter/ are as the course says.");
    return 0;
  }
  for (const auto& one : *differences) {
    const auto said = options.check ? Result<std::string>(one.what) : one.correct();
    if (!said) return usage_error(output, said.error());
    line(*said);
  }
  if (!options.check) return 0;
  line("Run this to write them again: build/bin/grader sync");
  return 1;
}

}  // namespace manyhands
