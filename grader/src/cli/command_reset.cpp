#include <fmt/core.h>

#include <ctime>
#include <istream>
#include <ostream>

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/learner_state.hpp"
#include "course/load_course.hpp"

namespace manyhands {
namespace fs = std::filesystem;
namespace {

std::string timestamp() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&now, &local);
  char text[32];
  std::strftime(text, sizeof text, "%Y%m%d-%H%M%S", &local);
  return text;
}

/// A name under .manyhands/backup/ that is not taken yet.
fs::path backup_place(const fs::path& root, const std::string& id) {
  const fs::path base = state_folder(root) / "backup" / (id + "-" + timestamp());
  fs::path place = base;
  for (int n = 2; fs::exists(fs::symlink_status(place)); ++n) place = base.string() + "-" + std::to_string(n);
  return place;
}

bool is_yes(std::string answer) {
  answer.erase(0, answer.find_first_not_of(' '));
  return answer == "y" || answer == "Y" || answer == "yes" || answer == "Yes";
}

/// Moves what is there away and puts the pristine files in its place; puts it back where that fails.
void replace(const fs::path& given, const fs::path& mine, const fs::path& backup) {
  const bool had = fs::exists(fs::symlink_status(mine));
  if (had) {
    fs::create_directories(backup.parent_path());
    fs::rename(mine, backup);
  }
  try {
    fs::create_directories(mine);
    fs::copy(given, mine, fs::copy_options::recursive);
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(mine, ignored);
    if (had) fs::rename(backup, mine, ignored);
    throw;
  }
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
  const fs::path mine = options.root / "starter" / exercise.id;
  const fs::path backup = backup_place(options.root, exercise.id);
  try {
    replace(exercise.folder / "starter", mine, backup);
  } catch (const fs::filesystem_error& e) {
    return usage_error(output, {fmt::format("{} could not be reset: {}", folder, e.code().message()),
                                "Your files were not changed."});
  }
  write(folder + " has its original files.");
  if (fs::exists(backup))
    write("Your work: " + paint(output, Look::code, backup.lexically_relative(options.root).string()));
  return 0;
}

}  // namespace manyhands
