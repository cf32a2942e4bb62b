// Results for platforms that grade submissions themselves and want points: Gradescope, GitHub's autograding
// actions, Autolab, PrairieLearn and check50. Each has a row per check; only their keys differ.
#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "report/json_text.hpp"
#include "report/reporters.hpp"
#include "report/told.hpp"

namespace manyhands {
namespace {

using nlohmann::ordered_json;

// "crawl-threads: speed", unique in a report.
std::string name_of(const Row& row) {
  return fmt::format("{}: {}", printable_line(row.exercise->id), to_string(row.check->name));
}

// A row that is open is neither red nor green, so its name says what it is.
std::string name_with_state(const Row& row) {
  const auto shown = shown_as(*row.check);
  return name_of(row) + (shown == Shown::not_measured   ? " (not decided)"
                         : shown == Shown::grader_error ? " (grader error)"
                         : shown == Shown::not_run      ? " (not run)"
                                                        : "");
}

std::string total_of(const Report& report) {
  auto text = fmt::format("{} of {}", format_number(report.points), format_points(report.max_points));
  if (report.points_unmeasured > 0)
    text += fmt::format("; {} more could not be decided", format_number(report.points_unmeasured));
  for (const auto& exercise : report.exercises)
    if (exercise.state == ExerciseState::not_started)
      text += "\n" + printable_line(exercise.id) + ": not started";
  if (!report.complete()) text += "\nnot graded yet: " + join_words(report.pending);
  if (!report.case_number.empty()) text += "\ncase " + printable_line(report.case_number);
  return text;
}

double seconds_of(const Report& report) {
  double seconds = 0;
  for (const auto& row : rows_of(report)) seconds += row.check->seconds;
  return seconds;
}

bool any(const Report& report, Shown shown) {
  const auto rows = rows_of(report);
  return std::any_of(rows.begin(), rows.end(), [&](const Row& row) { return shown_as(*row.check) == shown; });
}

// PrairieLearn takes at most 1 MB in total.
std::string cut(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  text.resize(most);
  return printable(text) + "\n…";
}

}  // namespace

std::string to_gradescope(const Report& report) {
  auto tests = ordered_json::array();
  int exercise_number = 0;
  int check_number = 0;
  const ExerciseReport* before = nullptr;
  for (const auto& row : rows_of(report)) {
    check_number = row.exercise == before ? check_number + 1 : 1;
    exercise_number += row.exercise == before ? 0 : 1;
    before = row.exercise;
    ordered_json test{{"name", name_with_state(row)},
                      {"number", fmt::format("{}.{}", exercise_number, check_number)},
                      {"score", row.check->points},
                      {"max_score", row.check->max_points},
                      {"output", text_about(*row.check, row.exercise->id)},
                      {"output_format", "text"},
                      {"visibility", "visible"}};
    // Without a status, it only shows the points.
    if (const auto shown = shown_as(*row.check); shown == Shown::passed || shown == Shown::failed)
      test["status"] = shown == Shown::passed ? "passed" : "failed";
    auto tags = ordered_json::array();
    for (const auto& finding : row.check->findings)
      if (std::find(tags.begin(), tags.end(), finding.code) == tags.end()) tags.push_back(finding.code);
    if (!tags.empty()) test["tags"] = tags;
    tests.push_back(test);
  }
  return json_text({{"score", report.points},
                    {"execution_time", seconds_of(report)},
                    {"output", total_of(report)},
                    {"output_format", "text"},
                    {"visibility", "visible"},
                    {"stdout_visibility", "hidden"},
                    {"extra_data",
                     {{"case", report.case_number},
                      {"grader_version", report.grader_version},
                      {"course_digest", report.course_digest},
                      {"max_score", report.max_points},
                      {"points_unmeasured", report.points_unmeasured},
                      {"complete", report.complete()}}},
                    {"tests", tests}});
}

std::string to_autograding(const Report& report) {
  auto tests = ordered_json::array();
  for (const auto& row : rows_of(report)) {
    const auto shown = shown_as(*row.check);
    const auto place = std::find_if(row.check->findings.begin(), row.check->findings.end(),
                                    [](const Finding& f) { return !f.file.empty(); });
    const bool placed = place != row.check->findings.end();
    tests.push_back({{"name", name_with_state(row)},
                     {"status", shown == Shown::passed   ? "pass"
                                : shown == Shown::failed ? "fail"
                                                         : "error"},
                     {"score", row.check->points},
                     {"max_score", row.check->max_points},
                     {"message", text_about(*row.check, row.exercise->id)},
                     {"test_code", ""},
                     {"filename", placed ? printable_line(place->file) : ""},
                     {"line_no", placed ? place->line : 0},
                     {"duration", row.check->seconds}});
  }
  const bool failed = any(report, Shown::failed);
  const bool error = any(report, Shown::grader_error) || !report.complete();
  return json_text({{"version", 1},
                    {"status", failed  ? "fail"
                               : error ? "error"
                                       : "pass"},
                    {"max_score", report.max_points},
                    {"tests", tests}});
}

std::string to_autolab(const Report& report) {
  auto scores = ordered_json::object();
  for (const auto& exercise : report.exercises) scores[exercise.id] = exercise.points;
  return json_text(ordered_json{{"scores", scores}}, -1);
}

std::string to_prairielearn(const Report& report) {
  constexpr std::size_t most_in_all = 600'000;
  const auto rows = rows_of(report);
  const auto most = most_in_all / std::max<std::size_t>(1, rows.size());
  auto tests = ordered_json::array();
  for (const auto& row : rows)
    tests.push_back({{"name", name_with_state(row)},
                     {"description", cut(line_about(*row.check, row.exercise->id), most / 4)},
                     {"points", row.check->points},
                     {"max_points", row.check->max_points},
                     {"output", cut(text_about(*row.check, row.exercise->id), most / 2)}});
  const double score = report.max_points > 0 ? report.points / report.max_points : 0;
  return json_text({{"gradable", true},
                    {"score", std::clamp(score, 0.0, 1.0)},
                    {"message", total_of(report)},
                    {"tests", tests}});
}

std::string to_check50(const Report& report) {
  auto results = ordered_json::array();
  for (const auto& row : rows_of(report)) {
    const auto shown = shown_as(*row.check);
    ordered_json result{{"name", name_of(row)},
                        {"description", row.exercise->title.empty()
                                            ? name_of(row)
                                            : fmt::format("{}: {}", printable_line(row.exercise->title),
                                                          to_string(row.check->name))},
                        {"passed", nullptr},
                        {"log", ordered_json::array()},
                        {"cause", nullptr},
                        {"data", ordered_json::object()},
                        {"dependency", nullptr}};
    if (shown == Shown::passed || shown == Shown::failed) result["passed"] = shown == Shown::passed;
    if (shown != Shown::passed)
      result["cause"] = {{"rationale", line_about(*row.check, row.exercise->id)},
                         {"help", text_about(*row.check, row.exercise->id)}};
    results.push_back(result);
  }
  return json_text({{"slug", report.course}, {"version", report.grader_version}, {"results", results}});
}

}  // namespace manyhands
