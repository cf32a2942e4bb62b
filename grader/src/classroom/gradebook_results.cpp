// The results of rows, and the proposals of a regrade.
#include "base/compressed.hpp"
#include "classroom/gradebook_state.hpp"
#include "report/reporters.hpp"

namespace manyhands {
namespace {

constexpr std::size_t most_report_bytes = std::size_t{64} << 20;
constexpr const char* rules_note = "rules";

/// Of the table of notes; empty if there is none.
std::string value_of(SQLite::Database& db, const std::string& name) {
  SQLite::Statement statement(db, "SELECT value FROM notes WHERE name = ?");
  statement.bind(1, name);
  return statement.executeStep() ? statement.getColumn(0).getString() : std::string();
}

void set_value(SQLite::Database& db, const std::string& name, const std::string& value) {
  SQLite::Statement statement(db, "INSERT OR REPLACE INTO notes(name, value) VALUES (?, ?)");
  statement.bind(1, name);
  statement.bind(2, value);
  statement.exec();
}

}  // namespace

std::vector<GradedRow> Gradebook::State::results(const std::string& which) const {
  return with([&](SQLite::Database& from) {
    std::vector<GradedRow> all;
    SQLite::Statement statement(
        from, "SELECT r.id, r.attempt, a.student, " + number_of_row("a", "w") +
                  ", r.exercise, w.received, "
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

int Gradebook::apply_proposals(const std::string& rules, const std::string& why) {
  return state_->with([&](SQLite::Database& db) {
    SQLite::Transaction transaction(db);
    // A later number than all others, so that it is the latest result of its row whatever came in between.
    db.exec(
        "UPDATE rows SET state = 'graded', reason = '' WHERE EXISTS (SELECT 1 FROM results r WHERE "
        "r.proposed = 1 AND r.attempt = rows.attempt AND r.exercise = rows.exercise)");
    const int count = db.exec(
        "UPDATE results SET proposed = 0, id = id + 1 + (SELECT max(id) FROM results) - (SELECT min(id) FROM "
        "results WHERE proposed = 1) WHERE proposed = 1");
    const auto reason = why.empty() ? "no reason given" : why;
    if (count > 0) note(db, fmt::format("regrade of {}: {}", count, reason));
    if (rules != value_of(db, rules_note)) note(db, "new rules for marks: " + reason);
    set_value(db, rules_note, rules);
    transaction.commit();
    return count;
  });
}

int Gradebook::drop_proposals() {
  return state_->change("DELETE FROM results WHERE proposed = 1");
}

void Gradebook::plan_proposals(int count) {
  state_->with([&](SQLite::Database& db) { set_value(db, "planned", std::to_string(count)); });
}

int Gradebook::planned_proposals() const {
  const auto planned = state_->with([](SQLite::Database& db) { return value_of(db, "planned"); });
  return planned.empty() ? 0 : std::stoi(planned);
}

std::string Gradebook::rules() const {
  return state_->with([](SQLite::Database& db) { return value_of(db, rules_note); });
}

void Gradebook::note_rules(const std::string& rules) {
  state_->with([&](SQLite::Database& db) { set_value(db, rules_note, rules); });
}

}  // namespace manyhands
