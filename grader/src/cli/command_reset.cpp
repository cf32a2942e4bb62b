#include <fmt/core.h>

#include <istream>
#include <ostream>

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/learner_state.hpp"
#include "cli/starter_files.hpp"
#include "course/load_course.hpp"

namespace manyhands {
namespace fs = std::filesystem;
namespace {

bool is_yes(std::string answer) {
  answer.erase(0, answer.find_first_not_of(' '));
  return answer == "y" || answer == "Y" || answer == "yes" || answer == "Yes";
}

}  // namespace

int run_reset(const ResetOptions& options) {
  const Output& output = options.output;
  const auto course = load_course(options.root);
  if (!course) return usage_error(output, course.error());
  const auto found = find_exercise(*course, options.id);
  if (!found) return usage_error(output, found.error());
  const Exercise& exercise = **found;

  const auto write = [&](const std::string& line) { output.out << shown(output, line) << '\n'; };
  const std::string folder = "starter/" + exercise.id;
  if (is_untouched(options.root, exercise)) {
    write(folder + " has its original files. Nothing was changed.");
    return 0;
  }
  if (!options.yes) {
    if (!options.can_ask)
      return usage_error(output, {"reset replaces your files, and there is no terminal to ask for "
                                  "confirmation",
                                  fmt::format("To reset without confirmation: {} reset {} --yes",
                                              output.program, exercise.id)});
    output.out << folder << " gets its original files back. A copy of your work is kept. Continue? [y/N] "
               << std::flush;
    std::string answer;
    std::getline(options.in, answer);
    if (!is_yes(answer)) {
      write("Nothing was changed.");
      return 0;
    }
  }
  fs::path backup;
  try {
    backup = restore_starter(options.root, exercise);
  } catch (const fs::filesystem_error& e) {
    return usage_error(output, {fmt::format("{} could not be reset: {}", folder, e.code().message()),
                                "Your files were not changed."});
  }
  write(folder + " has its original files.");
  if (!backup.empty())
    write("Your work: " + paint(output, Look::code, backup.lexically_relative(options.root).string()));
  return 0;
}

}  // namespace manyhands
