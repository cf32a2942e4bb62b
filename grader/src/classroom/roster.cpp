#include "classroom/roster.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <set>
#include <utility>

#include "base/files.hpp"
#include "base/folded.hpp"
#include "base/text.hpp"
#include "classroom/csv.hpp"

namespace manyhands {
namespace {

/// Columns whose content names a student; folded.
constexpr std::array<std::string_view, 17> identity_columns{
    "id",    "name",          "full name",   "student",      "username",      "user name",
    "login", "login id",      "sis user id", "sis login id", "id number",     "number",
    "email", "email address", "e-mail",      "identifier",   "integration id"};

/// What Moodle calls its columns in German; folded, as are their English names.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> translations{
    {{"vollständiger name", "full name"},
     {"vorname", "first name"},
     {"nachname", "last name"},
     {"familienname", "last name"},
     {"anmeldename", "username"},
     {"benutzername", "username"},
     {"nutzername", "username"},
     {"id-nummer", "id number"},
     {"identifikator", "identifier"},
     {"e-mail-adresse", "email address"}}};

/// What Moodle writes in front of a participant's number, in several languages; folded.
constexpr std::array<std::string_view, 7> participants{
    "participant", "teilnehmer", "participante", "partecipante", "deelnemer", "uczestnik", "osallistuja"};

/// What Moodle leaves out of the names of files.
constexpr std::string_view left_out = "'\"`&<>|:\\/?*";

std::string identity_key(std::string_view identity) {
  std::string kept;
  for (const char c : identity)
    if (left_out.find(c) == std::string_view::npos) kept += c;
  return folded(kept);
}

/// "Lovelace, Ada" → "Ada Lovelace"; empty if it has another form.
std::string given_name_first(std::string_view name) {
  const auto comma = name.find(',');
  if (comma == std::string_view::npos || name.find(',', comma + 1) != std::string_view::npos) return {};
  return fmt::format("{} {}", name.substr(comma + 1), name.substr(0, comma));
}

bool is_address(std::string_view cell) {
  const auto at = cell.find('@');
  return at != std::string_view::npos && at > 0 && at == cell.rfind('@') && at + 1 < cell.size() &&
         cell.find(' ') == std::string_view::npos;
}

/// The non-empty cells of a column all have a property, and there are some.
template <class Has>
bool all_cells(const std::vector<CsvRow>& rows, std::size_t column, Has has) {
  std::size_t count = 0;
  for (auto row = std::next(rows.begin()); row != rows.end(); ++row) {
    if (column >= row->cells.size() || row->cells[column].empty()) continue;
    if (!has(row->cells[column])) return false;
    ++count;
  }
  return count > 0;
}

bool is_one_of(const std::vector<std::string>& columns, std::initializer_list<std::string_view> names) {
  return std::any_of(columns.begin(), columns.end(), [&](const std::string& column) {
    return std::find(names.begin(), names.end(), column) != names.end();
  });
}

/// The folded titles in English, as far as they are known by their words or by what is in the column.
std::vector<std::string> english(const std::vector<CsvRow>& rows) {
  std::vector<std::string> columns;
  for (const auto& title : rows.front().cells) {
    auto column = folded(title);
    for (const auto& [other, name] : translations)
      if (column == other) column = name;
    columns.push_back(std::move(column));
  }
  // A worksheet begins with the participants' numbers; in German, that column is called "ID".
  if (columns.front() != "identifier" &&
      all_cells(rows, 0, [](const std::string& cell) { return !participant_number(cell).empty(); }))
    columns.front() = "identifier";
  if (is_one_of(columns, {"email", "email address", "e-mail"})) return columns;
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (std::find(identity_columns.begin(), identity_columns.end(), columns[i]) == identity_columns.end() &&
        all_cells(rows, i, is_address))
      found.push_back(i);
  if (found.size() == 1) columns[found.front()] = "email address";
  return columns;
}

/// One row by column; titles are compared in their folded form.
class Fields {
 public:
  Fields(const std::vector<std::string>& folded_columns, const std::vector<std::string>& cells)
      : columns_(folded_columns), cells_(cells) {}

  /// Without spaces around it; empty if there is no such column.
  [[nodiscard]] std::string get(std::string_view column) const {
    const auto found = std::find(columns_.begin(), columns_.end(), column);
    const auto at = static_cast<std::size_t>(found - columns_.begin());
    if (found == columns_.end() || at >= cells_.size()) return {};
    const auto& cell = cells_[at];
    const auto begin = cell.find_first_not_of(" \t\r\n");
    if (begin == std::string::npos) return {};
    return cell.substr(begin, cell.find_last_not_of(" \t\r\n") - begin + 1);
  }

  [[nodiscard]] std::string first_of(std::initializer_list<std::string_view> columns) const {
    for (const auto column : columns)
      if (auto text = get(column); !text.empty()) return text;
    return {};
  }

 private:
  const std::vector<std::string>& columns_;
  const std::vector<std::string>& cells_;
};

std::optional<RosterKind> kind_of(const std::vector<std::string>& columns) {
  const auto has = [&](std::string_view name) {
    return std::find(columns.begin(), columns.end(), name) != columns.end();
  };
  if (has("student") && has("id") && (has("sis login id") || has("section"))) return RosterKind::canvas;
  if (has("id")) return RosterKind::plain;
  if (has("username") || has("id number") || has("email address")) return RosterKind::moodle;
  return std::nullopt;
}

std::string id_of(RosterKind kind, const Fields& fields) {
  if (kind == RosterKind::canvas) return fields.first_of({"sis login id", "id"});
  if (kind == RosterKind::moodle) return fields.first_of({"username", "id number", "email address"});
  return fields.get("id");
}

std::string name_of(const Fields& fields) {
  if (auto name = fields.first_of({"name", "full name", "student"}); !name.empty()) return name;
  const auto first = fields.get("first name");
  const auto last = fields.first_of({"last name", "surname"});
  return first.empty() || last.empty() ? first + last : first + " " + last;
}

/// Canvas writes rows between its header and the first student, which tell how assignments are graded.
bool is_student(RosterKind kind, const Fields& fields) {
  return kind != RosterKind::canvas || !fields.first_of({"id", "sis login id"}).empty();
}

std::string id_column(RosterKind kind) {
  if (kind == RosterKind::canvas) return "'SIS Login ID' and 'ID'";
  if (kind == RosterKind::moodle) return "'Username', 'ID number' and 'Email address'";
  return "'id'";
}

constexpr std::array<std::string_view, 3> address_columns{"email", "email address", "e-mail"};

/// The first address of a student; empty if there is none.
std::string address_of(const Fields& fields) {
  return fields.first_of({address_columns[0], address_columns[1], address_columns[2]});
}

/// Of two columns with one title, it would be chance which one counts.
Result<void> titles_are_unique(const std::vector<std::string>& columns, const std::string& place) {
  std::set<std::string> known;
  for (const auto& column : columns)
    if (std::find(identity_columns.begin(), identity_columns.end(), column) != identity_columns.end() &&
        !known.insert(column).second)
      return Error{fmt::format("{}: two columns are called '{}'", place, printable_line(column)),
                   "Students are recognised by such a column: remove one of them, or give it another title."};
  return {};
}

/// Everything after the header.
Result<void> add_students(Roster& roster, const std::vector<std::string>& columns,
                          const std::vector<CsvRow>& rows, const std::string& shown) {
  std::map<std::string, int> lines;
  std::map<std::string, int> addresses;
  for (auto row = std::next(rows.begin()); row != rows.end(); ++row) {
    const Fields fields(columns, row->cells);
    if (!is_student(roster.kind, fields)) continue;
    for (auto extra = columns.size(); extra < row->cells.size(); ++extra)
      if (!row->cells[extra].empty())
        return Error{fmt::format("{}:{}: {} cells, but the header has {}", shown, row->line,
                                 row->cells.size(), columns.size()),
                     "Put quotes around a cell that contains a separator."};
    Student student{id_of(roster.kind, fields), name_of(fields), {}};
    if (student.id.empty())
      return Error{fmt::format("{}:{}: a student without an id: {} empty", shown, row->line,
                               id_column(roster.kind) + (roster.kind == RosterKind::plain ? " is" : " are"))};
    if (!is_text(student.id) || student.id.find_first_of("\n\t") != std::string::npos)
      return Error{fmt::format("{}:{}: the id '{}' contains control characters or is not UTF-8", shown,
                               row->line, printable_line(student.id)),
                   "Save the file as 'CSV UTF-8'."};
    const auto [known, added] = lines.emplace(student.id, row->line);
    if (!added)
      return Error{fmt::format("{}:{}: the id '{}' is already that of the student in line {}", shown,
                               row->line, student.id, known->second)};
    if (const auto address = folded(address_of(fields)); !address.empty())
      if (const auto [other, is_new] = addresses.emplace(address, row->line); !is_new)
        return Error{fmt::format("{}:{}: the address '{}' is already that of the student in line {}", shown,
                                 row->line, printable_line(address), other->second),
                     "Correct one of them, or leave it empty."};
    for (std::size_t i = 0; i < columns.size() && i < row->cells.size(); ++i)
      student.fields.emplace(roster.columns[i], row->cells[i]);
    roster.students.push_back(std::move(student));
  }
  if (roster.students.empty())
    return Error{fmt::format("{}:{}: there is no student below the header", shown, rows.front().line),
                 "Write a line for each student, or export the list again."};
  return {};
}

}  // namespace

StudentIndex::StudentIndex(const Roster& roster) {
  for (const auto& student : roster.students) {
    add(student.id, student);
    add(student.name, student);
    add(given_name_first(student.name), student);
    for (const auto& [column, text] : student.fields) {
      const auto title = roster.meaning_of(column);
      if (std::find(identity_columns.begin(), identity_columns.end(), title) == identity_columns.end())
        continue;
      add(text, student);
      // Of Moodle's grading worksheet; names of files contain only the number.
      if (title == "identifier") add(participant_number(text), student);
    }
  }
}

void StudentIndex::add(std::string_view identity, const Student& student) {
  auto key = identity_key(identity);
  if (key.empty()) return;
  const auto [known, added] = students_.emplace(std::move(key), &student);
  if (!added && known->second != &student) known->second = nullptr;
}

const Student* StudentIndex::matching(std::string_view text) const {
  const auto found = students_.find(identity_key(text));
  return found == students_.end() ? nullptr : found->second;
}

bool StudentIndex::is_ambiguous(std::string_view text) const {
  const auto found = students_.find(identity_key(text));
  return found != students_.end() && found->second == nullptr;
}

std::string Roster::meaning_of(const std::string& column) const {
  const auto found = meanings.find(column);
  return found == meanings.end() ? folded(column) : found->second;
}

std::string_view participant_number(std::string_view cell) {
  const auto last = cell.find_last_not_of("0123456789");
  if (last == std::string_view::npos || last + 1 == cell.size()) return {};
  const auto word = folded(cell.substr(0, last + 1));
  const bool known = std::any_of(participants.begin(), participants.end(),
                                 [&](std::string_view one) { return word.starts_with(one); });
  return known && word.find_first_of("0123456789") == std::string::npos ? cell.substr(last + 1)
                                                                        : std::string_view{};
}

const Student* Roster::find(std::string_view id) const {
  const auto found = std::find_if(students.begin(), students.end(),
                                  [&](const Student& student) { return student.id == id; });
  return found == students.end() ? nullptr : &*found;
}

const Student* Roster::matching(std::string_view text) const {
  return StudentIndex(*this).matching(text);
}

std::vector<std::string> Roster::ids() const {
  std::vector<std::string> result;
  for (const auto& student : students) result.push_back(student.id);
  return result;
}

Result<Roster> parse_roster(std::string_view text, const std::string& shown) {
  const auto rows = parse_csv(text, shown);
  if (!rows) return rows.error();
  if (rows->empty()) return Error{shown + " is empty", "Its first line must contain the column 'id'."};
  Roster roster;
  const auto columns = english(*rows);
  roster.columns = rows->front().cells;
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (columns[i] != folded(roster.columns[i])) roster.meanings.emplace(roster.columns[i], columns[i]);
  if (const auto unique = titles_are_unique(columns, fmt::format("{}:{}", shown, rows->front().line));
      !unique)
    return unique.error();
  const auto kind = kind_of(columns);
  if (!kind)
    return Error{
        fmt::format("{}:{}: no column identifies the students: none is called 'id', 'Username', 'ID "
                    "number' or 'Email address', or contains addresses",
                    shown, rows->front().line),
        "Name one 'id', or export the file again: from Canvas its gradebook; from Moodle with English as "
        "your language (its menu of languages, or your profile's preferences)."};
  roster.kind = *kind;
  if (const auto added = add_students(roster, columns, *rows, shown); !added) return added.error();
  return roster;
}

Result<Roster> read_roster(const std::filesystem::path& path) {
  const auto text = read_file(path);
  if (!text) return text.error();
  return parse_roster(*text, path.string());
}

std::string no_student(const Roster& roster, const std::string& id, const std::string& where) {
  const auto near = nearest(id, roster.ids());
  return fmt::format("there is no student '{}' in {}{}", printable_line(id), where,
                     near ? fmt::format("; did you mean '{}'?", printable_line(*near)) : "");
}

Result<const Student*> find_student(const Roster& roster, const std::string& text) {
  if (const auto* student = roster.find(text)) return student;
  if (const auto* student = roster.matching(text)) return student;
  std::vector<std::string> ids;
  for (const auto& student : roster.students) {
    Roster alone = roster;
    alone.students = {student};
    if (alone.matching(text) != nullptr) ids.push_back(printable_line(student.id));
  }
  if (ids.size() < 2) return Error{no_student(roster, text)};
  return Error{fmt::format("{} students match '{}'", ids.size(), shorten(printable_line(text), 60)),
               fmt::format("Give the id of one of them: {}.", join_words(ids, " or "))};
}

}  // namespace manyhands
