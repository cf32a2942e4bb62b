// How a student is forgotten: everything that the gradebook knows, and the names of the files written for
// them.
#include <algorithm>
#include <set>

#include "classroom/file_names.hpp"
#include "classroom/gradebook_state.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

/// Recognises the files that `class feedback` has written for a student.
class FilesOf {
 public:
  FilesOf(const std::string& student, std::string pseudonym, const std::vector<std::string>& roster)
      : name_(file_names({student}).at(student)), pseudonym_(std::move(pseudonym)) {
    for (const auto& [id, name] : file_names(roster))
      if (id != student) others_.insert(name);
  }

  [[nodiscard]] bool contain(const fs::path& file) const {
    const auto folder = file.parent_path().filename();
    if (folder != "students" && folder != "staff") return false;
    const auto stem = file.stem().string();
    if (!pseudonym_.empty() && stem == pseudonym_) return true;
    return is_theirs(stem) && !others_.contains(stem);
  }

 private:
  /// Two ids may give one name; then the second file got a number, by the roster of that time.
  [[nodiscard]] bool is_theirs(const std::string& stem) const {
    if (!stem.starts_with(name_)) return false;
    const auto rest = stem.substr(name_.size());
    return rest.empty() || (rest.size() > 1 && rest.front() == '-' &&
                            rest.find_first_not_of("0123456789", 1) == std::string::npos);
  }

  std::string name_;
  std::string pseudonym_;
  std::set<std::string> others_;
};

void forget_files(SQLite::Database& db, const FilesOf& files) {
  std::vector<std::string> theirs;
  SQLite::Statement all(db, "SELECT path FROM exports");
  while (all.executeStep())
    if (auto path = all.getColumn(0).getString(); files.contain(path)) theirs.push_back(std::move(path));
  for (const auto& path : theirs) {
    SQLite::Statement remove(db, "DELETE FROM exports WHERE path = ?");
    remove.bind(1, path);
    remove.exec();
  }
}

std::string known_pseudonym(SQLite::Database& db, const std::string& student) {
  SQLite::Statement known(db, "SELECT name FROM pseudonyms WHERE student = ?");
  known.bind(1, student);
  return known.executeStep() ? known.getColumn(0).getString() : std::string();
}

}  // namespace

int Gradebook::forget(const std::string& student, const std::vector<std::string>& roster) {
  state_->with([&](SQLite::Database& db) {
    forget_files(db, FilesOf(student, known_pseudonym(db, student), roster));
  });
  const int count = state_->change("DELETE FROM attempts WHERE student = ?", {student});
  state_->change("DELETE FROM pseudonyms WHERE student = ?", {student});
  state_->with([&](SQLite::Database& db) {
    // With secure_delete, freed pages are overwritten; the log is emptied as well.
    SQLite::Statement events(db, "DELETE FROM events WHERE substr(text, 1, length(?1)) = ?1");
    events.bind(1, student + ", ");
    events.exec();
    db.exec("VACUUM");
    SQLite::Statement checkpoint(db, "PRAGMA wal_checkpoint(TRUNCATE)");
    if (!checkpoint.executeStep() || checkpoint.getColumn(0).getInt() != 0)
      throw GradebookError(
          state_->path.string() +
          ": another program reads it, so that old pages stay in it; end that, and forget again");
  });
  return count;
}

}  // namespace manyhands
