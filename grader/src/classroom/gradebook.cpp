#include "classroom/gradebook.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/random.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/files.hpp"
#include "base/text.hpp"
#include "classroom/gradebook_schema.hpp"
#include "classroom/gradebook_state.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

std::string random_text() {
  std::array<unsigned char, 16> bytes{};
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
    throw GradebookError("no random numbers");
  std::string text;
  for (const auto byte : bytes) text += fmt::format("{:02x}", byte);
  return text;
}

RowState state_from(const std::string& word) {
  for (const auto state : {RowState::waiting, RowState::running, RowState::graded, RowState::fault})
    if (to_string(state) == word) return state;
  throw GradebookError("the gradebook has a row with the unknown state '" + word + "'");
}

std::string remedy_for(int sqlite_error) {
  switch (sqlite_error) {
    case SQLITE_FULL:
      return "Free some space; nothing is lost.";
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_IOERR:
      return "Is there space on the disk, and may you write to its folder? Then nothing is lost.";
    default:
      return "If it is damaged, restore it from a backup (all files whose names begin with it).";
  }
}

}  // namespace

std::string_view to_string(RowState state) {
  static constexpr std::array words{"waiting", "running", "graded", "fault"};
  return words[static_cast<std::size_t>(state)];
}

Gradebook::Gradebook(std::unique_ptr<State> state) : state_(std::move(state)) {}
Gradebook::Gradebook(Gradebook&&) noexcept = default;
Gradebook::~Gradebook() = default;

Result<Gradebook> Gradebook::open(const fs::path& path) {
  try {
    // Marks and solutions are not for other users; the files that SQLite puts beside it get the same
    // permissions.
    if (const int made = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, owner_only); made >= 0)
      ::close(made);
    auto state = std::make_unique<State>(path);
    if (const auto fine = prepare_schema(state->db, path); !fine) return fine.error();
    return Gradebook(std::move(state));
  } catch (const SQLite::Exception& error) {
    return Error{fmt::format("the gradebook {} cannot be opened: {}", path.string(), error.what()),
                 remedy_for(error.getErrorCode())};
  }
}

Result<void> Gradebook::lock() {
  const auto file = state_->path.string() + ".lock";
  const int opened = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (opened < 0) return Error{file + ": " + std::strerror(errno)};
  if (::flock(opened, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) {
      const int code = errno;
      ::close(opened);
      return Error{file + ": " + std::strerror(code), "Is the folder on a file system that has locks?"};
    }
    const auto holder = read_file(file, 100);
    ::close(opened);
    return Error{fmt::format("the gradebook is being changed by process {}",
                             holder ? printable_line(*holder) : std::string("?")),
                 "Wait until it has ended, or stop it; nothing that it has recorded is lost."};
  }
  state_->lock = opened;
  const auto id = std::to_string(::getpid());
  if (::ftruncate(opened, 0) != 0 || ::pwrite(opened, id.data(), id.size(), 0) < 0)
    return Error{file + ": " + std::strerror(errno)};
  return {};
}

std::vector<GradebookRow> Gradebook::rows() const {
  return state_->with([&](SQLite::Database& db) {
    std::vector<GradebookRow> all;
    SQLite::Statement statement(db, "SELECT w.attempt, a.student, " + number_of_row("a", "w") +
                                        ", w.exercise, w.received, w.state, w.tries, w.reason FROM rows w "
                                        "JOIN attempts a ON a.id = w.attempt "
                                        "ORDER BY a.student, a.number, w.exercise");
    while (statement.executeStep())
      all.push_back({statement.getColumn(0).getInt64(), statement.getColumn(1).getString(),
                     statement.getColumn(2).getInt(), statement.getColumn(3).getString(),
                     statement.getColumn(4).getInt64(), state_from(statement.getColumn(5).getString()),
                     statement.getColumn(6).getInt(), statement.getColumn(7).getString()});
    return all;
  });
}

void Gradebook::set_waiting(std::int64_t attempt, const std::string& exercise) {
  state_->change(
      "UPDATE rows SET state = 'waiting', tries = 0, reason = '' WHERE attempt = ? AND exercise = ?",
      {exercise}, attempt);
}

void Gradebook::begin(std::int64_t attempt, const std::string& exercise) {
  state_->change("UPDATE rows SET state = 'running', tries = tries + 1 WHERE attempt = ? AND exercise = ?",
                 {exercise}, attempt);
}

void Gradebook::park(std::int64_t attempt, const std::string& exercise) {
  state_->change("UPDATE rows SET state = 'waiting', tries = tries - 1 WHERE attempt = ? AND exercise = ?",
                 {exercise}, attempt);
}

void Gradebook::fail(std::int64_t attempt, const std::string& exercise, const std::string& reason) {
  // Numbered parameters, because the reason comes first in the statement.
  state_->change("UPDATE rows SET state = 'fault', reason = ?3 WHERE attempt = ?1 AND exercise = ?2",
                 {exercise, reason}, attempt);
}

int Gradebook::take_back_running(int most_tries) {
  state_->change(
      "UPDATE rows SET state = 'fault', reason = 'the grader has ended ' || tries || ' times while it graded "
      "this' WHERE state = 'running' AND tries >= ?",
      {}, most_tries);
  return state_->change("UPDATE rows SET state = 'waiting' WHERE state = 'running'");
}

std::string Gradebook::exported(const std::string& path) const {
  return state_->with([&](SQLite::Database& db) {
    SQLite::Statement statement(db, "SELECT digest FROM exports WHERE path = ?");
    statement.bind(1, path);
    return statement.executeStep() ? statement.getColumn(0).getString() : std::string();
  });
}

std::vector<std::string> Gradebook::exports_in(const std::string& folder) const {
  return state_->with([&](SQLite::Database& db) {
    std::vector<std::string> paths;
    SQLite::Statement statement(db, "SELECT path FROM exports ORDER BY path");
    while (statement.executeStep())
      if (auto path = statement.getColumn(0).getString(); fs::path(path).parent_path() == folder)
        paths.push_back(std::move(path));
    return paths;
  });
}

void Gradebook::forget_exports(const std::vector<std::string>& paths) {
  for (const auto& path : paths) state_->change("DELETE FROM exports WHERE path = ?", {path});
}

void Gradebook::note_exports(const std::map<std::string, std::string>& digests) {
  state_->with([&](SQLite::Database& db) {
    SQLite::Transaction transaction(db);
    for (const auto& [path, digest] : digests) {
      SQLite::Statement statement(db, "INSERT OR REPLACE INTO exports(path, digest, time) VALUES (?, ?, ?)");
      statement.bind(1, path);
      statement.bind(2, digest);
      statement.bind(3, iso_time(std::time(nullptr)));
      statement.exec();
    }
    transaction.commit();
  });
}

std::vector<std::string> Gradebook::events() const {
  return state_->with([&](SQLite::Database& db) {
    std::vector<std::string> all;
    SQLite::Statement statement(db, "SELECT time, text FROM events ORDER BY id");
    while (statement.executeStep())
      all.push_back(statement.getColumn(0).getString() + " " + statement.getColumn(1).getString());
    return all;
  });
}

std::string Gradebook::pseudonym_of(const std::string& student) {
  state_->change("INSERT OR IGNORE INTO pseudonyms(student, name) VALUES (?, ?)", {student, random_text()});
  return state_->with([&](SQLite::Database& db) {
    SQLite::Statement statement(db, "SELECT name FROM pseudonyms WHERE student = ?");
    statement.bind(1, student);
    statement.executeStep();
    return statement.getColumn(0).getString();
  });
}

}  // namespace manyhands
