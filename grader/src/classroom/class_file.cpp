#include "classroom/class_file.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "base/iso_time.hpp"
#include "base/text.hpp"
#include "course/load_course.hpp"
#include "course/yaml_reader.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

constexpr const char* file_name = "class.yaml";

/// A key of class.yaml: where it is, and what it says. The reader takes the keys from here.
struct Key {
  const char* name;
  const char* in;  // the mapping; "": the file itself
  const char* value;
  const char* meaning;
};
constexpr Key format_key{"format", "", "`1`", "the version of this format; required"};
constexpr Key title_key{"title", "", "text", "the class's name; required"};
constexpr Key course_key{"course", "", "folder", "where `course.yaml` is, relative to this file; required"};
constexpr Key roster_key{"roster", "", "file", "the students, as CSV, relative to this file; required"};
constexpr Key counts_key{"counts", "", "`latest`, `best`",
                         "which attempt counts; if it is not said: `latest`"};
constexpr Key unmeasured_key{
    "unmeasured", "", "`pending`, `scale`, `award`",
    "what points mean that a machine could not measure: they stay open, are left out, "
    "or are given; if it is not said: as in `course.yaml`"};
constexpr Key late_key{"late", "", "mapping", "what happens after a deadline; if it is not said: nothing"};
constexpr Key free_days_key{
    "free_days", "late", "0 to 365",
    "days late that cost nothing, for each student and all exercises together; they are "
    "used in the order of deadlines"};
constexpr Key percent_key{"percent_per_day", "late", "above 0, up to 100",
                          "taken off the points for each further day that has begun"};
constexpr Key most_days_key{"most_days", "late", "0 to 365", "an attempt that is later does not count"};
constexpr Key deadlines_key{"deadlines", "", "list", "exercises without a deadline are never late"};
constexpr Key exercises_key{"exercises", "deadlines", "list", "the ids of exercises; required"};
constexpr Key due_key{"due", "deadlines", "time",
                      "the deadline, with its time zone: `2026-10-05T23:59:00+02:00`; required"};
constexpr Key extensions_key{"extensions", "", "list", "other deadlines for single students"};
constexpr Key student_key{"student", "extensions", "text", "an id of the roster; required"};
constexpr Key more_exercises_key{"exercises", "extensions", "list", "the ids of exercises; required"};
constexpr Key until_key{"due", "extensions", "time", "the new deadline, with its time zone; required"};
constexpr Key why_key{"why", "extensions", "text", "the reason, for you and your colleagues"};
constexpr Key columns_key{
    "columns", "", "mapping",
    "by exercise: the title of its column in the gradebook of Canvas or Moodle, such as "
    "`Crawler (98765)`; if it is not said: the column of the roster that has the exercise's title and a "
    "number, else that title"};
constexpr std::array all_keys{format_key,         title_key,     course_key,    roster_key,     counts_key,
                              unmeasured_key,     late_key,      free_days_key, percent_key,    most_days_key,
                              deadlines_key,      exercises_key, due_key,       extensions_key, student_key,
                              more_exercises_key, until_key,     why_key,       columns_key};

/// Reads what needs to know the course and the roster.
class ClassReader {
 public:
  using WasHere = std::function<bool(const std::string&)>;

  ClassReader(YamlMap& map, Class& into, const WasHere& was_here)
      : map_(map), into_(into), about_(into.about), was_here_(was_here) {
    for (const auto& exercise : into.course.exercises) exercises_.push_back(exercise.id);
  }

  void read() {
    map_.choose<Counts>(counts_key.name, about_.rules.counts,
                        {{"latest", Counts::latest}, {"best", Counts::best}});
    about_.rules.unmeasured = into_.course.unmeasured;
    map_.choose<Unmeasured>(
        unmeasured_key.name, about_.rules.unmeasured,
        {{"pending", Unmeasured::pending}, {"scale", Unmeasured::scale}, {"award", Unmeasured::award}});
    if (auto late = map_.map(late_key.name)) read_late(*late);
    for (auto& deadline : map_.maps(deadlines_key.name)) read_deadline(deadline);
    for (auto& extension : map_.maps(extensions_key.name)) read_extension(extension);
    if (auto columns = map_.map(columns_key.name)) read_columns(*columns);
    map_.finish();
  }

 private:
  void read_late(YamlMap& late) {
    late.read(free_days_key.name, about_.rules.late.free_days, 0, 365);
    late.read(percent_key.name, about_.rules.late.percent_per_day, 0, 100);
    if (int most = 0; late.has(most_days_key.name)) {
      late.read(most_days_key.name, most, 0, 365);
      about_.rules.late.most_days = most;
    }
    late.finish();
  }

  void read_deadline(YamlMap& deadline) {
    const auto ids = read_ids(deadline);
    std::optional<long> zone;
    const auto due = read_time(deadline, &zone);
    if (!about_.zone) about_.zone = zone;
    for (const auto& id : ids) {
      if (!about_.rules.due.emplace(id, due).second)
        deadline.problem(exercises_key.name, fmt::format("'{}' has a deadline already", id));
      if (zone) about_.zones.emplace(id, *zone);
    }
    deadline.finish();
  }

  void read_extension(YamlMap& map) {
    std::string student;
    Extension extension;
    map.read(student_key.name, student, Need::required);
    map.read(why_key.name, extension.why);
    const auto ids = read_ids(map);
    extension.due = read_time(map);
    map.finish();
    for (const auto& id : ids)
      if (!about_.rules.due.contains(id))
        map.problem(
            exercises_key.name,
            fmt::format("'{}' has no deadline that could be extended; give it one under '{}', or remove "
                        "this extension",
                        id, deadlines_key.name));
    if (student.empty()) return;
    if (into_.roster.find(student) == nullptr) {
      const auto roster = about_.roster.filename().string();
      if (!was_here_(student))
        return map.problem(student_key.name, no_student(into_.roster, student, roster));
      into_.warnings.push_back(
          fmt::format("{}: the extension of '{}' has no effect: the student is not in {} any more",
                      map.place_of(student_key.name), printable_line(student), printable_line(roster)));
    }
    for (const auto& id : ids)
      if (!about_.rules.extensions[id].emplace(student, extension).second)
        map.problem(student_key.name, fmt::format("'{}' has an extension for '{}' already", student, id));
  }

  void read_columns(YamlMap& columns) {
    for (const auto& id : columns.keys())
      if (is_known(columns, id, id)) columns.read(id.c_str(), about_.columns[id]);
  }

  std::vector<std::string> read_ids(YamlMap& map) {
    std::vector<std::string> ids;
    map.read(exercises_key.name, ids, Need::required);
    if (ids.empty() && map.has(exercises_key.name))
      map.problem(exercises_key.name, fmt::format("'{}' names no exercise", exercises_key.name));
    std::erase_if(ids, [&](const std::string& id) { return !is_known(map, exercises_key.name, id); });
    return ids;
  }

  bool is_known(YamlMap& map, const std::string& key, const std::string& id) {
    if (std::find(exercises_.begin(), exercises_.end(), id) != exercises_.end()) return true;
    const auto meant = nearest(id, exercises_);
    map.problem(key, fmt::format("the course has no exercise '{}'{}", printable_line(id),
                                 meant ? fmt::format("; did you mean '{}'?", *meant) : ""));
    return false;
  }

  static std::time_t read_time(YamlMap& map, std::optional<long>* zone = nullptr) {
    std::string text;
    map.read(due_key.name, text, Need::required);
    if (text.empty()) return 0;
    if (zone != nullptr) *zone = zone_of_iso(text);
    if (const auto time = time_of_iso(text)) return *time;
    map.problem(due_key.name, fmt::format("'due' is '{}', expected a date and a time with its zone, such as "
                                          "2026-10-05T23:59:00+02:00",
                                          shorten(printable_line(text), 40)));
    return 0;
  }

  YamlMap& map_;
  Class& into_;
  ClassFile& about_;
  const WasHere& was_here_;
  std::vector<std::string> exercises_;
};

}  // namespace

std::string ClassFile::shown_time(std::time_t time, const std::string& exercise) const {
  const auto found = zones.find(exercise);
  const auto ahead = found == zones.end() ? zone : std::optional(found->second);
  return ahead ? iso_time(time, *ahead) : iso_time(time);
}

std::string ClassFile::with_shown_times(const std::string& text, const std::string& exercise) const {
  std::string shown;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find_first_of(" ,", at), text.size());
    const auto word = text.substr(at, end - at);
    const auto time = time_of_iso(word);
    shown += time ? shown_time(*time, exercise) : word;
    if (end < text.size()) shown += text[end];
    at = end + 1;
  }
  return shown;
}

Result<Class> load_class(const fs::path& folder,
                         const std::function<bool(const std::string& student)>& was_here) {
  Problems problems;
  Class result;
  auto& about = result.about;
  about.folder = folder;
  const auto node = read_yaml(problems, folder / file_name, file_name);
  if (!node) {
    Error error = problems.error();
    if (std::error_code none; !fs::exists(folder / file_name, none))
      error = {fmt::format("there is no {} in {}", file_name, printable_line(folder.string())),
               "Name the folder of the class with --class. How to begin: grader/docs/instructors.md."};
    return error;
  }
  YamlMap map(problems, file_name, *node, "");
  int format = 1;
  std::string course;
  std::string roster;
  map.read(format_key.name, format, 1, 1, Need::required);
  map.read(title_key.name, about.title, Need::required);
  map.read(course_key.name, course, Need::required);
  map.read(roster_key.name, roster, Need::required);
  if (!problems.none()) return problems.error();
  about.course = (folder / course).lexically_normal();
  about.roster = (folder / roster).lexically_normal();
  if (std::error_code none; !fs::exists(about.course / "course.yaml", none)) {
    map.problem(course_key.name,
                fmt::format("'{}' is '{}', but there is no course.yaml in {}", course_key.name,
                            printable_line(course),
                            printable_line(fs::absolute(about.course).lexically_normal().string())));
    return problems.error();
  }
  if (std::error_code none; !fs::is_regular_file(about.roster, none)) {
    map.problem(
        roster_key.name,
        fmt::format("'{}' is '{}', but there is no such file: {}", roster_key.name, printable_line(roster),
                    printable_line(fs::absolute(about.roster).lexically_normal().string())));
    return problems.error();
  }
  auto loaded = load_course(about.course);
  if (!loaded) return loaded.error();
  result.course = std::move(*loaded);
  auto students = read_roster(about.roster);
  if (!students) return students.error();
  result.roster = std::move(*students);
  ClassReader(map, result, was_here).read();
  if (!problems.none()) return problems.error();
  return result;
}

std::string class_file_reference() {
  std::string text = "| key | in | value | meaning |\n|---|---|---|---|\n";
  for (const auto& key : all_keys)
    text += fmt::format("| `{}` | {} | {} | {} |\n", key.name,
                        *key.in == '\0' ? "" : fmt::format("`{}`", key.in), key.value, key.meaning);
  return text;
}

}  // namespace manyhands
