#include "cli/starter_files.hpp"

#include <ctime>
#include <system_error>

#include "cli/learner_state.hpp"

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

/// A name below .manyhands/backup/ that is still free.
fs::path backup_place(const fs::path& root, const std::string& name) {
  const fs::path base = state_folder(root) / "backup" / (name + "-" + timestamp());
  fs::path place = base;
  for (int n = 2; fs::exists(fs::symlink_status(place)); ++n) place = base.string() + "-" + std::to_string(n);
  return place;
}

}  // namespace

fs::path back_up_starter(const fs::path& root, const std::string& name) {
  const auto backup = backup_place(root, name);
  fs::create_directories(backup.parent_path());
  fs::rename(root / "starter" / name, backup);
  return backup;
}

fs::path restore_starter(const fs::path& root, const Exercise& exercise) {
  const auto mine = root / "starter" / exercise.id;
  fs::path backup;
  if (fs::exists(fs::symlink_status(mine))) backup = back_up_starter(root, exercise.id);
  try {
    fs::create_directories(mine);
    fs::copy(exercise.folder / "starter", mine, fs::copy_options::recursive);
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(mine, ignored);
    if (!backup.empty()) fs::rename(backup, mine, ignored);
    throw;
  }
  return backup;
}

}  // namespace manyhands
