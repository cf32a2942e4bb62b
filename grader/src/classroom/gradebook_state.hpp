// The database behind a gradebook, and how its values are read and written. Internal to classroom/.
#pragma once
#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/core.h>
#include <unistd.h>

#include <ctime>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/iso_time.hpp"
#include "classroom/gradebook.hpp"

namespace manyhands {

inline constexpr int gradebook_patience_ms = 10'000;  // while another process writes

inline std::string exercise_of(const std::string& path) {
  return path.substr(0, path.find('/'));
}

inline std::string text_of(const SQLite::Column& column) {
  const auto* bytes = static_cast<const char*>(column.getBlob());
  return bytes == nullptr ? std::string() : std::string(bytes, static_cast<std::size_t>(column.getBytes()));
}

inline void bind_blob(SQLite::Statement& statement, int index, std::string_view bytes) {
  statement.bind(index, static_cast<const void*>(bytes.data()), static_cast<int>(bytes.size()));
}

/// Which attempt of this student at this exercise a row is, counted from 1. `attempts` and `rows`: the names
/// of these tables in the statement.
inline std::string number_of_row(const std::string& attempts, const std::string& rows) {
  return fmt::format(
      "(SELECT count(*) FROM attempts ea JOIN rows er ON er.attempt = ea.id WHERE ea.student = {0}.student "
      "AND "
      "er.exercise = {1}.exercise AND ea.number <= {0}.number)",
      attempts, rows);
}

/// Adds to the list of what was done to marks.
inline void note(SQLite::Database& db, const std::string& text) {
  SQLite::Statement event(db, "INSERT INTO events(time, text) VALUES (?, ?)");
  event.bind(1, iso_time(std::time(nullptr)));
  event.bind(2, text);
  event.exec();
}

struct Gradebook::State {
  std::filesystem::path path;
  mutable SQLite::Database db;
  int lock = -1;

  explicit State(const std::filesystem::path& file)
      : path(file), db(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, gradebook_patience_ms) {}
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

  /// `which`: a condition for the table results, as r.
  [[nodiscard]] std::vector<GradedRow> results(const std::string& which) const;
};

}  // namespace manyhands
