#include "classroom/gradebook_schema.hpp"

#include <SQLiteCpp/Transaction.h>
#include <fmt/core.h>
#include <sys/vfs.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace manyhands {
namespace {

// Says that a file is a gradebook of this program: "mhgb".
constexpr int our_application = 0x6d686762;

// Step n brings version n to n + 1. A step is never changed once it has been released.
constexpr std::array steps{
    R"(
CREATE TABLE pseudonyms(student TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE attempts(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  student TEXT NOT NULL,
  number INTEGER NOT NULL,
  source TEXT NOT NULL,
  UNIQUE(student, number));
CREATE TABLE files(
  attempt INTEGER NOT NULL REFERENCES attempts(id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY(attempt, path));
CREATE TABLE rows(
  attempt INTEGER NOT NULL REFERENCES attempts(id) ON DELETE CASCADE,
  exercise TEXT NOT NULL,
  received INTEGER NOT NULL,
  state TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  reason TEXT NOT NULL DEFAULT '',
  PRIMARY KEY(attempt, exercise));
CREATE TABLE results(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  attempt INTEGER NOT NULL REFERENCES attempts(id) ON DELETE CASCADE,
  exercise TEXT NOT NULL,
  proposed INTEGER NOT NULL,
  why TEXT NOT NULL,
  seconds REAL NOT NULL,
  ran TEXT NOT NULL,
  report BLOB NOT NULL);
CREATE INDEX results_of_row ON results(attempt, exercise);
CREATE TABLE evidence(
  result INTEGER PRIMARY KEY REFERENCES results(id) ON DELETE CASCADE ON UPDATE CASCADE,
  content BLOB NOT NULL);
CREATE TABLE notes(name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE exports(path TEXT PRIMARY KEY, digest TEXT NOT NULL, time TEXT NOT NULL);
CREATE TABLE events(id INTEGER PRIMARY KEY AUTOINCREMENT, time TEXT NOT NULL, text TEXT NOT NULL);
)"};

// File systems of a disk or of memory. Others may be a network's.
bool is_on_this_machine(const std::filesystem::path& path) {
  constexpr std::array<std::uint32_t, 8> local{0xEF53,     0x58465342, 0x9123683E, 0x01021994,
                                               0x794C7630, 0x2FC12FC1, 0xF2F52010, 0x4D44};
  struct statfs about {};
  if (::statfs(path.c_str(), &about) != 0) return false;
  return std::find(local.begin(), local.end(), static_cast<std::uint32_t>(about.f_type)) != local.end();
}

}  // namespace

Result<void> prepare_schema(SQLite::Database& db, const std::filesystem::path& path) {
  const auto shown = path.string();
  const int application = db.execAndGet("PRAGMA application_id").getInt();
  const auto version = static_cast<std::size_t>(db.execAndGet("PRAGMA user_version").getInt());
  const int tables = db.execAndGet("SELECT count(*) FROM sqlite_master").getInt();
  if (application != our_application && (application != 0 || tables != 0))
    return Error{shown + " is a database, but no gradebook", "Move it away, or name another folder."};
  if (version > steps.size())
    return Error{fmt::format("{} was written by a newer grader (format {}; this one knows {})", shown,
                             version, steps.size()),
                 "Use that grader, or a newer one. Nothing was changed."};
  // Its log is shared memory, which two machines do not share.
  db.exec(is_on_this_machine(path) ? "PRAGMA journal_mode = WAL" : "PRAGMA journal_mode = DELETE");
  db.exec("PRAGMA synchronous = NORMAL");
  db.exec("PRAGMA foreign_keys = ON");
  db.exec("PRAGMA secure_delete = ON");
  if (version == steps.size()) return {};
  SQLite::Transaction transaction(db);
  for (auto step = version; step < steps.size(); ++step) db.exec(steps[step]);
  db.exec(fmt::format("PRAGMA application_id = {}", our_application));
  db.exec(fmt::format("PRAGMA user_version = {}", steps.size()));
  transaction.commit();
  return {};
}

}  // namespace manyhands
