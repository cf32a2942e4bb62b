// Who is in a class: a CSV file with a header, as Canvas (its exported gradebook) or Moodle (a list of
// participants, exported grades, or a grading worksheet) writes it, or one of one's own with the columns id,
// name and email. All columns are kept, because an export for the platform must contain them again.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace manyhands {

enum class RosterKind { plain, canvas, moodle };

struct Student {
  std::string id;                             // names the student everywhere in a class; unique
  std::string name;                           // may be empty
  std::map<std::string, std::string> fields;  // all columns of the roster, by their titles
};

struct Roster {
  RosterKind kind = RosterKind::plain;
  std::vector<std::string> columns;  // in the file's order
  /// What a column is called in English, of those with another title; folded.
  std::map<std::string, std::string> meanings = {};
  std::vector<Student> students;  // in the file's order
  [[nodiscard]] const Student* find(std::string_view id) const;
  /// The only student with this id, name, user name, email address or number; upper and lower case are the
  /// same. nullptr if there is none or more than one. For many lookups, use StudentIndex.
  [[nodiscard]] const Student* matching(std::string_view text) const;
  [[nodiscard]] std::vector<std::string> ids() const;
  /// The folded title of a column, in English if it is known.
  [[nodiscard]] std::string meaning_of(const std::string& column) const;
};

/// Finds students as Roster::matching() does, in logarithmic time. The roster must outlive it.
class StudentIndex {
 public:
  explicit StudentIndex(const Roster& roster);
  [[nodiscard]] const Student* matching(std::string_view text) const;
  /// Whether more than one student matches.
  [[nodiscard]] bool is_ambiguous(std::string_view text) const;

 private:
  void add(std::string_view identity, const Student& student);
  std::map<std::string, const Student*> students_;  // nullptr: more than one student
};

/// "123" of what Moodle's grading worksheet calls "Participant 123", also in other languages
/// ("Teilnehmer/in123"); empty if a cell is something else.
std::string_view participant_number(std::string_view cell);

/// "there is no student 'adda' in the roster; did you mean 'ada'?" `where`: "the roster".
std::string no_student(const Roster& roster, const std::string& id, const std::string& where = "the roster");

/// The student whom an instructor means: by id, or by whatever else matches only one of them
/// (Roster::matching()). The error names those who are meant if there are several.
Result<const Student*> find_student(const Roster& roster, const std::string& text);

/// Titles may be English or German, and addresses are recognised in a column with any title.
///
/// Ids: in a plain roster the column `id`; of Canvas "SIS Login ID" (or "ID" where that is empty); of Moodle
/// "Username", else "ID number", else "Email address". Two students with one id are an error, with both
/// lines.
Result<Roster> read_roster(const std::filesystem::path& path);

/// The same for a file's content; errors begin with `shown`. Pure.
Result<Roster> parse_roster(std::string_view text, const std::string& shown);

}  // namespace manyhands
