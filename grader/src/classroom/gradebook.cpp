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
      SQLite::Statement statement(
          from,
          "SELECT r.id, r.attempt, a.student, a.number, r.exercise, a.received, r.why, r.seconds, r.report "
          "FROM results r JOIN attempts a ON a.id = r.attempt WHERE " +
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
    auto state = std::make_unique<State>(path);
    if (const auto fine = prepare_schema(state->db, path); !fine) return fine.error();
    return Gradebook(std::move(state));
  } catch (const SQLite::Exception& error) {
    return Error{
        fmt::format("the gradebook {} cannot be opened: {}", path.string(), error.what()),
        "If it is damaged, restore it from a backup; the course and the submissions are not in danger."};
  }
}

Result<void> Gradebook::lock() {
  const auto file = state_->path.string() + ".lock";
  const int opened = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (opened < 0) return Error{file + ": " + std::strerror(errno)};
  if (::flock(opened, LOCK_EX | LOCK_NB) != 0) {
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

std::optional<int> Gradebook::add(Attempt attempt) {
  std::map<std::string, AttemptFiles> handed_in;
  for (auto& [path, content] : attempt.files) handed_in[exercise_of(path)].emplace(path, std::move(content));
  return state_->with([&](SQLite::Database& db) -> std::optional<int> {
    SQLite::Transaction transaction(db);
    for (auto one = handed_in.begin(); one != handed_in.end();) {
      SQLite::Statement latest(db,
                               "SELECT max(a.id) FROM attempts a JOIN rows w ON w.attempt = a.id "
                               "WHERE a.student = ? AND w.exercise = ?");
      latest.bind(1, attempt.student);
      latest.bind(2, one->first);
      AttemptFiles before;
      if (latest.executeStep() && !latest.getColumn(0).isNull())
        for (auto& [path, content] : files_of(latest.getColumn(0).getInt64()))
          if (exercise_of(path) == one->first) before.emplace(path, content);
      one = before == one->second ? handed_in.erase(one) : std::next(one);
    }
    if (handed_in.empty()) return std::nullopt;
    SQLite::Statement number(db, "SELECT coalesce(max(number), 0) + 1 FROM attempts WHERE student = ?");
    number.bind(1, attempt.student);
    number.executeStep();
    const int next = number.getColumn(0).getInt();
    SQLite::Statement insert(db,
                             "INSERT INTO attempts(student, number, received, source) VALUES (?, ?, ?, ?)");
    insert.bind(1, attempt.student);
    insert.bind(2, next);
    insert.bind(3, static_cast<std::int64_t>(attempt.received));
    insert.bind(4, attempt.source);
    insert.exec();
    const auto id = db.getLastInsertRowid();
    for (const auto& [exercise, files] : handed_in) {
      SQLite::Statement row(db, "INSERT INTO rows(attempt, exercise, state) VALUES (?, ?, 'waiting')");
      row.bind(1, id);
      row.bind(2, exercise);
      row.exec();
      for (const auto& [path, content] : files) {
        SQLite::Statement file(db, "INSERT INTO files(attempt, path, content) VALUES (?, ?, ?)");
        file.bind(1, id);
        file.bind(2, path);
        bind_blob(file, 3, content);
        file.exec();
      }
    }
    transaction.commit();
    return next;
  });
}

int Gradebook::received_earlier(const std::string& student, const AttemptFiles& files, std::time_t received) {
  std::set<std::string> exercises;
  for (const auto& [path, content] : files) exercises.insert(exercise_of(path));
  return state_->with([&](SQLite::Database& db) {
    int changed = 0;
    SQLite::Transaction transaction(db);
    for (const auto& exercise : exercises) {
      SQLite::Statement update(
          db,
          "UPDATE attempts SET received = ?1 WHERE received > ?1 AND id = (SELECT max(a.id) "
          "FROM attempts a JOIN rows w ON w.attempt = a.id WHERE a.student = ?2 AND "
          "w.exercise = ?3)");
      update.bind(1, static_cast<std::int64_t>(received));
      update.bind(2, student);
      update.bind(3, exercise);
      changed += update.exec();
    }
    transaction.commit();
    return changed;
  });
}

std::vector<Attempt> Gradebook::attempts() const {
  return state_->with([&](SQLite::Database& db) {
    std::vector<Attempt> all;
    SQLite::Statement statement(
        db, "SELECT id, student, number, received, source FROM attempts ORDER BY student, number");
    while (statement.executeStep())
      all.push_back({statement.getColumn(0).getInt64(),
                     statement.getColumn(1).getString(),
                     statement.getColumn(2).getInt(),
                     statement.getColumn(3).getInt64(),
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
        "SELECT w.attempt, a.student, a.number, w.exercise, a.received, w.state, w.tries, "
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
        "INSERT INTO results(attempt, exercise, proposed, why, seconds, report) VALUES (?, "
        "?, ?, ?, ?, ?)");
    insert.bind(1, result.attempt);
    insert.bind(2, result.exercise);
    insert.bind(3, proposed ? 1 : 0);
    insert.bind(4, result.why);
    insert.bind(5, result.seconds);
    const auto report = compressed(to_json(result.report));
    bind_blob(insert, 6, report);
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
        "UPDATE results SET proposed = 0, id = id + (SELECT max(id) FROM results) WHERE proposed = 1");
    if (count > 0) {
      SQLite::Statement event(db, "INSERT INTO events(time, text) VALUES (?, ?)");
      event.bind(1, iso_time(std::time(nullptr)));
      event.bind(2, fmt::format("regrade of {}: {}", count, why.empty() ? "no reason given" : why));
      event.exec();
    }
    transaction.commit();
    return count;
  });
}

int Gradebook::drop_proposals() {
  return state_->change("DELETE FROM results WHERE proposed = 1");
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
    db.exec("VACUUM");
    SQLite::Statement(db, "PRAGMA wal_checkpoint(TRUNCATE)").executeStep();
  });
  return count;
}

}  // namespace manyhands
