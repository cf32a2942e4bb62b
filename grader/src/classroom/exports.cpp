#include "classroom/exports.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "base/folded.hpp"
#include "base/text.hpp"
#include "classroom/csv.hpp"
#include "classroom/weights.hpp"
#include "report/json_text.hpp"

namespace manyhands {
namespace {

bool is_final(const Mark& mark) {
  return mark.state == MarkState::graded;
}

class Exporter {
 public:
  Exporter(const ExportWish& wish, const Class& the_class, const std::vector<Mark>& marks,
           const std::vector<GradedRow>& results)
      : class_(the_class) {
    for (const auto& result : results) results_[result.id] = &result;
    std::set<std::string> used(wish.exercises.begin(), wish.exercises.end());
    for (const auto& mark : marks) {
      marks_[{mark.student, mark.exercise}] = &mark;
      if (wish.exercises.empty() && mark.attempt > 0) used.insert(mark.exercise);
    }
    for (const auto& exercise : class_.course.exercises)
      if (used.contains(exercise.id)) exercises_.push_back(&exercise);
  }

  [[nodiscard]] Result<std::string> canvas() const {
    // Canvas wants the first columns as it wrote them; the last of them contains the word "Section".
    std::vector<std::string> kept;
    bool section = false;
    for (const auto& column : class_.roster.columns) {
      kept.push_back(column);
      section = contains(column, "Section");
      if (section) break;
    }
    if (!section)
      return lacks("Canvas", "the columns Student, ID and Section",
                   "Use the gradebook that Canvas exports as the roster.");
    return for_platform("Canvas", kept, kept, true);
  }

  [[nodiscard]] Result<std::string> moodle() const {
    // One column is enough; the teacher chooses which one identifies students.
    std::vector<std::string> kept;
    for (const auto* name : {"Username", "ID number", "Email address"})
      for (const auto& column : class_.roster.columns)
        if (class_.roster.meaning_of(column) == folded(name)) kept.push_back(column);
    auto titles = kept;
    // A table of the instructor's own calls it so.
    for (const auto& column : class_.roster.columns)
      if (kept.empty() && class_.roster.meaning_of(column) == "email") {
        kept = {column};
        titles = {"Email address"};
      }
    if (kept.empty())
      return lacks(
          "Moodle", "one of the columns Username, ID number and Email address",
          "Use the list of participants that Moodle exports as the roster, or add a column 'email'.");
    return for_platform("Moodle", kept, std::move(titles), false);
  }

  [[nodiscard]] std::string csv(bool checks) const {
    std::vector<std::string> titles{"id", "name"};
    for (const auto* exercise : exercises_) {
      titles.push_back(exercise->id);
      titles.push_back(exercise->id + " state");
      if (checks)
        for (const auto& [check, weight] : exercise->weights)
          titles.push_back(fmt::format("{} {}", exercise->id, to_string(check)));
    }
    auto text = csv_row(titles);
    for (const auto& student : class_.roster.students) {
      std::vector<std::string> cells{student.id, student.name};
      for (const auto* exercise : exercises_) {
        const auto& mark = mark_of(student, *exercise);
        cells.push_back(points(student, *exercise));
        cells.emplace_back(to_string(mark.state));
        if (!checks) continue;
        for (const auto& [check, weight] : exercise->weights) cells.push_back(points_of(mark, check));
      }
      text += csv_row(cells);
    }
    return text;
  }

  [[nodiscard]] std::string json(bool checks) const {
    nlohmann::ordered_json document;
    document["class"] = class_.about.title;
    document["students"] = nlohmann::ordered_json::array();
    for (const auto& student : class_.roster.students) {
      nlohmann::ordered_json one;
      one["id"] = student.id;
      one["name"] = student.name;
      one["marks"] = nlohmann::ordered_json::array();
      for (const auto* exercise : exercises_)
        one["marks"].push_back(json_of(mark_of(student, *exercise), checks));
      document["students"].push_back(std::move(one));
    }
    return json_text(document);
  }

 private:
  /// `kept`: columns of the roster, which get `titles`.
  [[nodiscard]] Result<std::string> for_platform(const std::string& platform,
                                                 const std::vector<std::string>& kept,
                                                 std::vector<std::string> titles,
                                                 bool points_possible) const {
    if (exercises_.size() != 1)
      return Error{
          fmt::format("a file for {} is about one exercise, not {}", platform, exercises_.size()),
          "Name it with --exercise: for several, the platform would delete the marks that are missing."};
    const auto& exercise = *exercises_.front();
    titles.push_back(column_of(exercise));
    auto text = csv_row(titles);
    if (points_possible) {
      std::vector<std::string> possible(kept.size());
      possible.front() = "    Points Possible";
      possible.push_back(number(class_.course.points_of(exercise.id)));
      text += csv_row(possible);
    }
    for (const auto& student : class_.roster.students) {
      if (!is_final(mark_of(student, exercise))) continue;
      auto cells = fields_of(student, kept);
      cells.push_back(points(student, exercise));
      text += csv_row(cells);
    }
    return text;
  }

  static Error lacks(const std::string& platform, const std::string& columns, const std::string& remedy) {
    return {fmt::format("for {}, the roster must have {}", platform, columns), remedy};
  }

  // Two decimals are what platforms keep.
  static std::string number(double points) { return fmt::format("{:.2f}", points); }

  [[nodiscard]] std::string column_of(const Exercise& exercise) const {
    const auto found = class_.about.columns.find(exercise.id);
    if (found != class_.about.columns.end()) return found->second;
    for (const auto& column : class_.roster.columns)
      if (is_canvas_title(column, exercise.title)) return column;
    return exercise.title;
  }

  /// "Your first threads (4711)": Canvas numbers its columns, and takes one without a number for a new
  /// assignment.
  static bool is_canvas_title(std::string_view column, std::string_view title) {
    if (!column.starts_with(title)) return false;
    column.remove_prefix(title.size());
    return column.size() > 3 && column.starts_with(" (") && column.ends_with(")") &&
           column.substr(2, column.size() - 3).find_first_not_of("0123456789") == std::string_view::npos;
  }

  static std::vector<std::string> fields_of(const Student& student, const std::vector<std::string>& columns) {
    std::vector<std::string> cells;
    for (const auto& column : columns) {
      const auto found = student.fields.find(column);
      cells.push_back(found == student.fields.end() ? std::string() : found->second);
    }
    return cells;
  }

  [[nodiscard]] const Mark& mark_of(const Student& student, const Exercise& exercise) const {
    return *marks_.at({student.id, exercise.id});
  }

  [[nodiscard]] std::string points(const Student& student, const Exercise& exercise) const {
    const auto& mark = mark_of(student, exercise);
    return is_final(mark) ? number(mark.points) : std::string();
  }

  [[nodiscard]] std::string points_of(const Mark& mark, CheckName name) const {
    if (const auto found = results_.find(mark.result);
        found != results_.end() && !other_weights(class_.course, found->second->result()))
      for (const auto& check : found->second->result().checks)
        if (check.name == name && check.points_unmeasured == 0) return number(check.points);
    return {};
  }

  [[nodiscard]] nlohmann::ordered_json json_of(const Mark& mark, bool checks) const {
    nlohmann::ordered_json one;
    one["exercise"] = mark.exercise;
    one["state"] = to_string(mark.state);
    one["points"] = is_final(mark) ? nlohmann::ordered_json(mark.points) : nlohmann::ordered_json();
    one["max_points"] = mark.max_points;
    one["unmeasured"] = mark.unmeasured;
    one["attempt"] = mark.attempt;
    one["late_days"] = mark.late_days;
    one["free_days"] = mark.free_days;
    one["percent_off"] = mark.percent_off;
    one["notes"] = mark.notes;
    const auto found = results_.find(mark.result);
    if (found == results_.end()) return one;
    const auto& report = found->second->report;
    one["case"] = report.case_number;
    one["graded"] = report.time;
    one["grader"] = report.grader_version;
    one["course_digest"] = report.course_digest;
    one["exercise_digest"] = found->second->result().digest;
    if (checks)
      for (const auto& check : found->second->result().checks)
        one["checks"].push_back({{"check", to_string(check.name)},
                                 {"verdict", to_string(check.verdict)},
                                 {"points", check.points},
                                 {"max_points", check.max_points}});
    return one;
  }

  const Class& class_;
  std::map<std::int64_t, const GradedRow*> results_;
  std::map<std::pair<std::string, std::string>, const Mark*> marks_;
  std::vector<const Exercise*> exercises_;
};

}  // namespace

Result<std::string> exported(const ExportWish& wish, const Class& the_class, const std::vector<Mark>& marks,
                             const std::vector<GradedRow>& results) {
  const Exporter exporter(wish, the_class, marks, results);
  switch (wish.format) {
    case ExportFormat::canvas:
      return exporter.canvas();
    case ExportFormat::moodle:
      return exporter.moodle();
    case ExportFormat::csv:
      return exporter.csv(wish.checks);
    case ExportFormat::json:
      return exporter.json(wish.checks);
  }
  return Error{"unknown format"};
}

std::vector<const Mark*> not_final(const std::vector<Mark>& marks,
                                   const std::vector<std::string>& exercises) {
  std::vector<const Mark*> all;
  for (const auto& mark : marks)
    if (mark.state != MarkState::nothing && !is_final(mark) &&
        (exercises.empty() ||
         std::find(exercises.begin(), exercises.end(), mark.exercise) != exercises.end()))
      all.push_back(&mark);
  return all;
}

}  // namespace manyhands
