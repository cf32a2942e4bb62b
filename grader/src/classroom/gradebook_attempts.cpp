// What was handed in: which of it is new, and when it was received.
#include <map>
#include <utility>

#include "classroom/gradebook_state.hpp"

namespace manyhands {

namespace {

/// What is known of a student's earlier attempts at an exercise.
struct Earlier {
  std::optional<std::int64_t> same;  // the first attempt with the same files
  std::time_t same_received = 0;
  std::int64_t last_same = 0;  // the last attempt with the same files, whenever it was received
  std::time_t last_same_received = 0;
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
    earlier.last_same = id;
    earlier.last_same_received = received;
    if (earlier.same && received >= earlier.same_received) continue;
    earlier.same = id;
    earlier.same_received = received;
  }
  return earlier;
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

int count_of(SQLite::Database& db, const std::string& student, const std::string& exercise) {
  SQLite::Statement count(
      db,
      "SELECT count(*) FROM rows w JOIN attempts a ON a.id = w.attempt WHERE a.student = ? "
      "AND w.exercise = ?");
  count.bind(1, student);
  count.bind(2, exercise);
  count.executeStep();
  return count.getColumn(0).getInt();
}

/// Whether a student has gone back to an earlier version.
bool is_back(const Earlier& earlier, const Attempt& attempt) {
  return !earlier.latest_is_same && attempt.known_from != Knows::nobody &&
         attempt.known_from != Knows::correction && attempt.received > earlier.latest_received;
}

/// Of what was handed in before: the attempt that gets the time, and its time until now.
std::optional<std::pair<std::int64_t, std::time_t>> to_move(const Earlier& earlier, const Attempt& attempt) {
  if (attempt.known_from == Knows::correction && attempt.received != earlier.last_same_received)
    return std::pair(earlier.last_same, earlier.last_same_received);
  if (attempt.known_from == Knows::teacher && attempt.received < earlier.same_received)
    return std::pair(*earlier.same, earlier.same_received);
  return std::nullopt;
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
      if (!earlier.same || is_back(earlier, attempt)) {
        ++one;
        continue;
      }
      if (const auto moved = to_move(earlier, attempt)) {
        set_received(db, moved->first, one->first, attempt.received);
        note(db, fmt::format("{}, {}: received {}, not {}", attempt.student, one->first,
                             iso_time(attempt.received), iso_time(moved->second)));
        added.moved[one->first] = moved->second;
      } else if (attempt.known_from == Knows::teacher && attempt.received > earlier.same_received) {
        ++added.keep_earlier;
      }
      one = handed_in.erase(one);
    }
    if (!handed_in.empty()) {
      SQLite::Statement number(db, "SELECT coalesce(max(number), 0) + 1 FROM attempts WHERE student = ?");
      number.bind(1, attempt.student);
      number.executeStep();
      SQLite::Statement insert(db, "INSERT INTO attempts(student, number, source) VALUES (?, ?, ?)");
      insert.bind(1, attempt.student);
      insert.bind(2, number.getColumn(0).getInt());
      insert.bind(3, attempt.source);
      insert.exec();
      const auto id = db.getLastInsertRowid();
      for (const auto& [exercise, files] : handed_in) {
        insert_row(db, id, exercise, attempt.received, files);
        added.numbers[exercise] = count_of(db, attempt.student, exercise);
      }
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

}  // namespace manyhands
