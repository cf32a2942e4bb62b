#include "classroom/gradebook.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/random.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <set>
#include <utility>

#include "base/compressed.hpp"
#include "base/files.hpp"
#include "base/iso_time.hpp"
#include "base/text.hpp"
#include "classroom/gradebook_schema.hpp"
#include "report/reporters.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_report_bytes = std::size_t{64} << 20;
constexpr int patience_ms = 10'000;  // for another process that is writing at this moment

std::string exercise_of(const std::string& path) {
  return path.substr(0, path.find('/'));
}

std::string text_of(const SQLite::Column& column) {
  const auto* bytes = static_cast<const char*>(column.getBlob());
  return bytes == nullptr ? std::string() : std::string(bytes, static_cast<std::size_t>(column.getBytes()));
}

void bind_blob(SQLite::Statement& statement, int index, std::string_view bytes) {
  statement.bind(index, static_cast<const void*>(bytes.data()), static_cast<int>(bytes.size()));
}

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

}  // namespace

std::string_view to_string(RowState state) {
  static constexpr std::array words{"waiting", "running", "graded", "fault"};
  return words[static_cast<std::size_t>(state)];
}

struct Gradebook::State {
  fs::path path;
  mutable SQLite::Database db;
  int lock = -1;

  explicit State(const fs::path& file)
      : path(file), db(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, patience_ms) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (lock >= 0) ::close(lock);
  }

  /// All errors of the library become ours.
  template <class Do>
  auto with(Do action) const {
    try {
      return action(db);
    } catch (const SQLite::Exception& error) {
      throw GradebookError(path.string() + ": " + error.what());
    }
  }

  int change(const std::string& sql, const std::vector<std::string>& texts = {},
             std::optional<std::int64_t> first = std::nullopt) const {
    return with([&](SQLite::Database& to) {
      SQLite::Statement statement(to, sql);
      int at = 0;
      if (first) statement.bind(++at, *first);
      for (const auto& text : texts) statement.bind(++at, text);
      return statement.exec();
    });
  }

  [[nodiscard]] std::vector<GradedRow> results(const std::string& which) const {
    return with([&](SQLite::Database& from) {
      std::vector<GradedRow> all;
      SQLite::Statement statement(from,
                                  "SELECT r.id, r.attempt, a.student, a.number, r.exercise, w.received, "
                                  "r.why, r.seconds, r.report, r.ran "
                                  "FROM results r JOIN attempts a ON a.id = r.attempt "
                                  "JOIN rows w ON w.attempt = r.attempt AND w.exercise = r.exercise WHERE " +
                                      which + " ORDER BY a.student, a.number, r.exercise, r.id");
      while (statement.executeStep()) {
        GradedRow one;
        one.id = statement.getColumn(0).getInt64();
        one.attempt = statement.getColumn(1).getInt64();
        one.student = statement.getColumn(2).getString();
        one.number = statement.getColumn(3).getInt();
        one.exercise = statement.getColumn(4).getString();
        one.received = statement.getColumn(5).getInt64();
        one.why = statement.getColumn(6).getString();
        one.seconds = statement.getColumn(7).getDouble();
        const auto json = decompressed(text_of(statement.getColumn(8)), most_report_bytes);
        auto report = json ? report_from_json(*json) : Result<Report>(json.error());
        if (!report || report->exercises.size() != 1)
          throw GradebookError(fmt::format("{}: result {} cannot be read", path.string(), one.id));
        one.report = std::move(*report);
        one.ran = statement.getColumn(9).getString();
        all.push_back(std::move(one));
      }
      return all;
    });
  }
};

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
                 "If it is damaged, restore it from a backup (all files whose names begin with it)."};
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

namespace {

/// What is known of a student's earlier attempts at an exercise.
struct Earlier {
  std::optional<std::int64_t> same;  // the first attempt with the same files
  std::time_t same_received = 0;
  bool latest_is_same = false;
  std::time_t latest_received = 0;
};

Earlier earlier_attempts(SQLite::Database& db, const std::string& student, const std::string& exercise,
                         const AttemptFiles& files) {
  Earlier earlier;
  SQLite::Statement attempts(db,
                             "SELECT w.attempt, w.received FROM rows w JOIN attempts a ON a.id = w.attempt "
                             "WHERE a.student = ? AND w.exercise = ? ORDER BY w.attempt");
  attempts.bind(1, student);
  attempts.bind(2, exercise);
  while (attempts.executeStep()) {
    const auto id = attempts.getColumn(0).getInt64();
    const std::time_t received = attempts.getColumn(1).getInt64();
    AttemptFiles theirs;
    SQLite::Statement content(db, "SELECT path, content FROM files WHERE attempt = ?");
    content.bind(1, id);
    while (content.executeStep())
      if (auto path = content.getColumn(0).getString(); exercise_of(path) == exercise)
        theirs.emplace(std::move(path), text_of(content.getColumn(1)));
    if (received >= earlier.latest_received) {
      earlier.latest_received = received;
      earlier.latest_is_same = theirs == files;
    }
    if (theirs != files) continue;
    if (earlier.same && received >= earlier.same_received) continue;
    earlier.same = id;
    earlier.same_received = received;
  }
  return earlier;
}

void note(SQLite::Database& db, const std::string& text) {
  SQLite::Statement event(db, "INSERT INTO events(time, text) VALUES (?, ?)");
  event.bind(1, iso_time(std::time(nullptr)));
  event.bind(2, text);
  event.exec();
}

void set_received(SQLite::Database& db, std::int64_t attempt, const std::string& exercise,
                  std::time_t received) {
  SQLite::Statement update(db, "UPDATE rows SET received = ? WHERE attempt = ? AND exercise = ?");
  update.bind(1, static_cast<std::int64_t>(received));
  update.bind(2, attempt);
  update.bind(3, exercise);
  update.exec();
}

void insert_row(SQLite::Database& db, std::int64_t attempt, const std::string& exercise, std::time_t received,
                const AttemptFiles& files) {
  SQLite::Statement row(db,
                        "INSERT INTO rows(attempt, exercise, received, state) VALUES (?, ?, ?, 'waiting')");
  row.bind(1, attempt);
  row.bind(2, exercise);
  row.bind(3, static_cast<std::int64_t>(received));
  row.exec();
  for (const auto& [path, content] : files) {
    SQLite::Statement file(db, "INSERT INTO files(attempt, path, content) VALUES (?, ?, ?)");
    file.bind(1, attempt);
    file.bind(2, path);
    bind_blob(file, 3, content);
    file.exec();
  }
}

}  // namespace

Gradebook::Added Gradebook::add(Attempt attempt) {
  std::map<std::string, AttemptFiles> handed_in;
  for (auto& [path, content] : attempt.files) handed_in[exercise_of(path)].emplace(path, std::move(content));
  return state_->with([&](SQLite::Database& db) {
    Added added;
    SQLite::Transaction transaction(db);
    for (auto one = handed_in.begin(); one != handed_in.end();) {
      const auto earlier = earlier_attempts(db, attempt.student, one->first, one->second);
      const bool is_new = !earlier.same || (!earlier.latest_is_same && attempt.known_from != Knows::nobody &&
                                            attempt.received > earlier.latest_received);
      if (is_new) {
        ++one;
        continue;
      }
      if (attempt.known_from == Knows::teacher && attempt.received < earlier.same_received) {
        set_received(db, *earlier.same, one->first, attempt.received);
        note(db, fmt::format("{}, {}: received {}, not {}", attempt.student, one->first,
                             iso_time(attempt.received), iso_time(earlier.same_received)));
        ++added.earlier;
      }
      one = handed_in.erase(one);
    }
    if (!handed_in.empty()) {
      SQLite::Statement number(db, "SELECT coalesce(max(number), 0) + 1 FROM attempts WHERE student = ?");
      number.bind(1, attempt.student);
      number.executeStep();
      added.number = number.getColumn(0).getInt();
      SQLite::Statement insert(db, "INSERT INTO attempts(student, number, source) VALUES (?, ?, ?)");
      insert.bind(1, attempt.student);
      insert.bind(2, *added.number);
      insert.bind(3, attempt.source);
      insert.exec();
      const auto id = db.getLastInsertRowid();
      for (const auto& [exercise, files] : handed_in) insert_row(db, id, exercise, attempt.received, files);
    }
    transaction.commit();
    return added;
  });
}

std::vector<Attempt> Gradebook::attempts() const {
  return state_->with([&](SQLite::Database& db) {
    std::vector<Attempt> all;
    SQLite::Statement statement(db,
                                "SELECT a.id, a.student, a.number, min(w.received), a.source FROM attempts a "
                                "JOIN rows w ON w.attempt = a.id "
                                "GROUP BY a.id ORDER BY a.student, a.number");
    while (statement.executeStep())
      all.push_back({statement.getColumn(0).getInt64(),
                     statement.getColumn(1).getString(),
                     statement.getColumn(2).getInt(),
                     statement.getColumn(3).getInt64(),
                     Knows::teacher,
                     statement.getColumn(4).getString(),
                     {}});
    return all;
  });
}

AttemptFiles Gradebook::files_of(std::int64_t attempt) const {
  return state_->with([&](SQLite::Database& db) {
    AttemptFiles files;
    SQLite::Statement statement(db, "SELECT path, content FROM files WHERE attempt = ?");
    statement.bind(1, attempt);
    while (statement.executeStep())
      files.emplace(statement.getColumn(0).getString(), text_of(statement.getColumn(1)));
    return files;
  });
}

std::vector<GradebookRow> Gradebook::rows() const {
  return state_->with([&](SQLite::Database& db) {
    std::vector<GradebookRow> all;
    SQLite::Statement statement(
        db,
        "SELECT w.attempt, a.student, a.number, w.exercise, w.received, w.state, w.tries, "
        "w.reason FROM rows w JOIN attempts a ON a.id = w.attempt "
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

void Gradebook::add_result(const GradedRow& result, std::string_view evidence, bool proposed) {
  state_->with([&](SQLite::Database& db) {
    SQLite::Transaction transaction(db);
    if (proposed) {
      SQLite::Statement old(db, "DELETE FROM results WHERE attempt = ? AND exercise = ? AND proposed = 1");
      old.bind(1, result.attempt);
      old.bind(2, result.exercise);
      old.exec();
    }
    SQLite::Statement insert(
        db,
        "INSERT INTO results(attempt, exercise, proposed, why, seconds, report, ran) VALUES (?, ?, "
        "?, ?, ?, ?, ?)");
    insert.bind(1, result.attempt);
    insert.bind(2, result.exercise);
    insert.bind(3, proposed ? 1 : 0);
    insert.bind(4, result.why);
    insert.bind(5, result.seconds);
    const auto report = compressed(to_json(result.report));
    bind_blob(insert, 6, report);
    insert.bind(7, result.ran);
    insert.exec();
    if (!evidence.empty()) {
      SQLite::Statement keep(db, "INSERT INTO evidence(result, content) VALUES (?, ?)");
      keep.bind(1, db.getLastInsertRowid());
      bind_blob(keep, 2, evidence);
      keep.exec();
    }
    if (!proposed) {
      SQLite::Statement row(
          db, "UPDATE rows SET state = 'graded', reason = '' WHERE attempt = ? AND exercise = ?");
      row.bind(1, result.attempt);
      row.bind(2, result.exercise);
      row.exec();
    }
    transaction.commit();
  });
}

std::vector<GradedRow> Gradebook::results() const {
  return state_->results(
      "r.id IN (SELECT max(id) FROM results WHERE proposed = 0 GROUP BY attempt, exercise)");
}

std::vector<GradedRow> Gradebook::proposals() const {
  return state_->results("r.proposed = 1");
}

std::string Gradebook::evidence_of(std::int64_t result) const {
  return state_->with([&](SQLite::Database& db) {
    SQLite::Statement statement(db, "SELECT content FROM evidence WHERE result = ?");
    statement.bind(1, result);
    return statement.executeStep() ? text_of(statement.getColumn(0)) : std::string();
  });
}

int Gradebook::apply_proposals(const std::string& why) {
  return state_->with([&](SQLite::Database& db) {
    SQLite::Transaction transaction(db);
    // A later number than all others, so that it is the latest result of its row whatever came in between.
    db.exec(
        "UPDATE rows SET state = 'graded', reason = '' WHERE EXISTS (SELECT 1 FROM results r WHERE "
        "r.proposed = 1 AND r.attempt = rows.attempt AND r.exercise = rows.exercise)");
    const int count = db.exec(
        "UPDATE results SET proposed = 0, id = id + 1 + (SELECT max(id) FROM results) - (SELECT min(id) FROM "
        "results WHERE proposed = 1) WHERE proposed = 1");
    if (count > 0) {
      note(db, fmt::format("regrade of {}: {}", count, why.empty() ? "no reason given" : why));
    }
    transaction.commit();
    return count;
  });
}

int Gradebook::drop_proposals() {
  return state_->change("DELETE FROM results WHERE proposed = 1");
}

void Gradebook::plan_proposals(int count) {
  state_->change("INSERT OR REPLACE INTO notes(name, value) VALUES ('planned', ?)", {std::to_string(count)});
}

int Gradebook::planned_proposals() const {
  return state_->with([&](SQLite::Database& db) {
    SQLite::Statement statement(db, "SELECT value FROM notes WHERE name = 'planned'");
    return statement.executeStep() ? statement.getColumn(0).getInt() : 0;
  });
}

std::string Gradebook::exported(const std::string& path) const {
  return state_->with([&](SQLite::Database& db) {
    SQLite::Statement statement(db, "SELECT digest FROM exports WHERE path = ?");
    statement.bind(1, path);
    return statement.executeStep() ? statement.getColumn(0).getString() : std::string();
  });
}

void Gradebook::note_export(const std::string& path, const std::string& digest) {
  state_->change("INSERT OR REPLACE INTO exports(path, digest, time) VALUES (?, ?, ?)",
                 {path, digest, iso_time(std::time(nullptr))});
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

int Gradebook::forget(const std::string& student) {
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
