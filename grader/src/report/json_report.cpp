// The JSON report: keys in reading order, figures never rounded.
#include <fmt/core.h>

#include "model/brief.hpp"
#include "model/json.hpp"
#include "report/json_text.hpp"
#include "report/reporters.hpp"

namespace manyhands {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

ordered_json json_of(const Finding& finding) {
  ordered_json related = ordered_json::array();
  for (const Related& place : finding.related)
    related.push_back({{"message", place.message}, {"file", place.file}, {"line", place.line}});
  ordered_json j{{"code", finding.code},       {"by", finding.by},     {"task", finding.task},
                 {"message", finding.message}, {"file", finding.file}, {"line", finding.line},
                 {"column", finding.column},   {"related", related}};
  if (!finding.interleaving.turns.empty()) j["interleaving"] = json(finding.interleaving);
  if (!finding.output.empty()) j["output"] = finding.output;
  return j;
}

ordered_json json_of(const Check& check) {
  ordered_json j{{"name", to_string(check.name)},  {"verdict", to_string(check.verdict)},
                 {"why", to_string(check.why)},    {"points", check.points},
                 {"max_points", check.max_points}, {"points_unmeasured", check.points_unmeasured},
                 {"seconds", check.seconds},       {"reason", check.reason},
                 {"remedy", check.remedy},         {"summary", check.summary}};
  j["findings"] = ordered_json::array();
  for (const Finding& finding : check.findings) j["findings"].push_back(json_of(finding));
  j["measured"] = brief(check.measured, check.verdict == Verdict::pass);
  return j;
}

ordered_json json_of(const ExerciseReport& exercise) {
  const bool graded = exercise.state == ExerciseState::graded;
  ordered_json j{{"id", exercise.id},
                 {"title", exercise.title},
                 {"exercise_digest", exercise.digest},
                 {"files", exercise.files},
                 {"state", graded ? "graded" : "not_started"},
                 {"unchanged", exercise.unchanged},
                 {"points", exercise.points},
                 {"max_points", exercise.max_points},
                 {"points_unmeasured", exercise.points_unmeasured}};
  j["verdict"] = graded ? ordered_json(to_string(exercise.verdict)) : ordered_json(nullptr);
  j["tasks"] = ordered_json::array();
  for (const TaskResult& task : exercise.tasks)
    j["tasks"].push_back({{"number", task.number},
                          {"title", task.title},
                          {"passed", task.passed},
                          {"total", task.total},
                          {"not_run", task.not_run}});
  j["checks"] = ordered_json::array();
  for (const Check& check : exercise.checks) j["checks"].push_back(json_of(check));
  return j;
}

/// The text under `key`, converted by `from`, which knows all valid words.
template <class Enum>
void read_word(const json& j, const char* key, std::optional<Enum> (*from)(std::string_view), Enum& out) {
  const auto value = from(j.at(key).get_ref<const std::string&>());
  if (!value) throw json::other_error::create(501, fmt::format("\"{}\" has an unknown word", key), nullptr);
  out = *value;
}

/// The library would convert 1e300 to an arbitrary int.
int count_of(const json& j, const char* key) {
  const json& value = j.at(key);
  if (!value.is_number_unsigned() || value.get<std::uint64_t>() > 1'000'000)
    throw json::other_error::create(501, fmt::format("\"{}\" is no count", key), nullptr);
  return value.get<int>();
}

Check check_of(const json& j) {
  Check check;
  read_word(j, "name", &check_from, check.name);
  read_word(j, "verdict", &verdict_from, check.verdict);
  read_word(j, "why", &why_from, check.why);
  check.points = j.at("points").get<double>();
  check.max_points = j.at("max_points").get<double>();
  check.points_unmeasured = j.value("points_unmeasured", 0.0);
  check.seconds = j.value("seconds", 0.0);
  check.reason = j.value("reason", "");
  check.remedy = j.value("remedy", "");
  check.summary = j.value("summary", "");
  check.findings = j.at("findings").get<std::vector<Finding>>();
  check.measured = j.value("measured", json::object());
  return check;
}

ExerciseReport exercise_of(const json& j, bool first_format) {
  ExerciseReport exercise;
  exercise.id = j.at("id").get<std::string>();
  exercise.title = j.value("title", "");
  if (!first_format) exercise.digest = j.at("exercise_digest").get<std::string>();
  exercise.files = j.value("files", std::vector<std::string>{});
  if (j.at("state") == "not_started")
    exercise.state = ExerciseState::not_started;
  else
    read_word(j, "verdict", &verdict_from, exercise.verdict);
  exercise.unchanged = j.value("unchanged", false);
  exercise.points = j.at("points").get<double>();
  exercise.max_points = j.at("max_points").get<double>();
  exercise.points_unmeasured = j.at("points_unmeasured").get<double>();
  for (const json& task : j.value("tasks", json::array()))
    exercise.tasks.push_back({count_of(task, "number"), task.value("title", ""), count_of(task, "passed"),
                              count_of(task, "total"),
                              task.contains("not_run") ? count_of(task, "not_run") : 0});
  for (const json& check : j.at("checks")) exercise.checks.push_back(check_of(check));
  return exercise;
}

}  // namespace

std::string to_json(const Report& report) {
  ordered_json j{{"format", 2},
                 {"grader_version", report.grader_version},
                 {"student", report.student ? ordered_json(*report.student) : ordered_json(nullptr)},
                 {"time", report.time},
                 {"case", report.case_number},
                 {"course", report.course},
                 {"course_digest", report.course_digest},
                 {"machine", report.machine},
                 {"sandbox", report.sandbox},
                 {"seed", report.seed},
                 {"complete", report.complete()},
                 {"pending", report.pending},
                 {"points", report.points},
                 {"max_points", report.max_points},
                 {"points_unmeasured", report.points_unmeasured}};
  j["exercises"] = ordered_json::array();
  for (const ExerciseReport& exercise : report.exercises) j["exercises"].push_back(json_of(exercise));
  return json_text(j);
}

Result<Report> report_from_json(std::string_view text) {
  try {
    const json j = json::parse(text);
    const bool first_format = j.at("format") == 1;
    if (!first_format && j.at("format") != 2) return Error{"This report was written in another format."};
    Report report;
    report.grader_version = j.value("grader_version", "");
    if (!first_format) {
      if (!j.at("student").is_null()) report.student = j.at("student").get<std::string>();
      report.time = j.at("time").get<std::string>();
      report.case_number = j.at("case").get<std::string>();
      report.course_digest = j.at("course_digest").get<std::string>();
    }
    report.course = j.value("course", "");
    report.machine = j.value("machine", json::object());
    report.sandbox = j.value("sandbox", "");
    report.seed = j.value("seed", "");
    report.pending = j.value("pending", std::vector<std::string>{});
    report.points = j.at("points").get<double>();
    report.max_points = j.at("max_points").get<double>();
    report.points_unmeasured = j.at("points_unmeasured").get<double>();
    for (const json& exercise : j.at("exercises"))
      report.exercises.push_back(exercise_of(exercise, first_format));
    return report;
  } catch (const json::exception& e) {
    return Error{fmt::format("This is not a report of this program: {}", e.what())};
  }
}

}  // namespace manyhands
