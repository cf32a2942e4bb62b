// Findings for programs that show them beside the source: GitLab's code quality report, and SARIF 2.1.0
// (OASIS), which GitHub's code scanning and many editors read. Both list only what failed.
#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "report/escape.hpp"
#include "report/json_text.hpp"
#include "report/reporters.hpp"
#include "report/told.hpp"

namespace manyhands {
namespace {

using nlohmann::ordered_json;

struct Item {
  const ExerciseReport* exercise;
  const Check* check;
  Told told;
  std::string file;
  int line;
  // The same in the next grading of the same mistake at the same place, so without figures.
  std::string fingerprint;
};

std::vector<Item> items_of(const Report& report) {
  std::vector<Item> items;
  std::map<std::string, int> seen;
  for (const auto& exercise : report.exercises)
    for (const auto* check : causes_first(exercise)) {
      if (shown_as(*check) != Shown::failed) continue;
      for (auto& told : told_once(check->findings)) {
        const auto& finding = *told.finding;
        const bool placed = !finding.file.empty();
        // Both formats want a place.
        const auto file = placed                   ? finding.file
                          : exercise.files.empty() ? exercise.id
                                                   : exercise.files.front();
        const auto key = fmt::format("{} {} {} {}:{}", exercise.id, to_string(check->name), finding.code,
                                     file, finding.line);
        const auto fingerprint = digest_of(fmt::format("{} {}", key, seen[key]++));
        items.push_back({&exercise, check, std::move(told), printable_line(file), std::max(1, finding.line),
                         fingerprint});
      }
    }
  return items;
}

const char* severity_of(CheckName check) {
  switch (check) {
    case CheckName::builds:
      return "blocker";
    case CheckName::memory:
    case CheckName::races:
    case CheckName::schedules:
      return "critical";
    case CheckName::correct:
    case CheckName::mechanism:
      return "major";
    case CheckName::speed:
      break;
  }
  return "minor";
}

ordered_json location(const std::string& file, int line, int column) {
  ordered_json region{{"startLine", std::max(1, line)}};
  if (column > 0) region["startColumn"] = column;
  return {{"physicalLocation", {{"artifactLocation", {{"uri", escape_path(file)}}}, {"region", region}}}};
}

ordered_json result_of(const Item& item, std::size_t rule) {
  const auto& finding = *item.told.finding;
  const auto title = title_of(finding, item.exercise->id);
  ordered_json result{{"ruleId", finding.code},
                      {"ruleIndex", rule},
                      {"level", "error"},
                      {"message", {{"text", title + ". " + printable(finding.message)}}},
                      {"locations", ordered_json::array({location(item.file, item.line, finding.column)})},
                      {"partialFingerprints", {{"manyhands/v1", item.fingerprint}}},
                      {"properties",
                       {{"exercise", item.exercise->id},
                        {"check", to_string(item.check->name)},
                        {"tasks", item.told.tasks}}}};
  auto related = ordered_json::array();
  for (const auto& place : finding.related) {
    if (place.file.empty()) continue;
    auto other = location(printable_line(place.file), place.line, 0);
    other["message"] = {{"text", printable(place.message)}};
    related.push_back(other);
  }
  if (!related.empty()) result["relatedLocations"] = related;
  return result;
}

// What was not measured is no result, but must not be lost either.
ordered_json notifications_of(const Report& report) {
  auto all = ordered_json::array();
  for (const auto& [exercise, check] : rows_of(report)) {
    const auto shown = shown_as(*check);
    if (shown != Shown::not_measured && shown != Shown::grader_error) continue;
    all.push_back({{"level", shown == Shown::grader_error ? "error" : "warning"},
                   {"message",
                    {{"text", fmt::format("{}, {}: {}", printable_line(exercise->id), to_string(check->name),
                                          text_about(*check, exercise->id))}}}});
  }
  return all;
}

}  // namespace

std::string to_gitlab(const Report& report) {
  auto all = ordered_json::array();
  for (const auto& item : items_of(report))
    all.push_back({{"description", fmt::format("{}: {}", title_of(*item.told.finding, item.exercise->id),
                                               printable(item.told.finding->message))},
                   {"check_name", item.told.finding->code},
                   {"fingerprint", item.fingerprint},
                   {"severity", severity_of(item.check->name)},
                   {"location", {{"path", item.file}, {"lines", {{"begin", item.line}}}}}});
  return json_text(all);
}

std::string to_sarif(const Report& report) {
  auto rules = ordered_json::array();
  auto results = ordered_json::array();
  std::map<std::string, std::size_t> rule_of;
  for (const auto& item : items_of(report)) {
    const auto& code = item.told.finding->code;
    const auto [known, is_new] = rule_of.try_emplace(code, rules.size());
    if (is_new)
      rules.push_back(
          {{"id", code}, {"shortDescription", {{"text", title_of(*item.told.finding, item.exercise->id)}}}});
    results.push_back(result_of(item, known->second));
  }
  const ordered_json driver{{"name", "Manyhands"}, {"version", report.grader_version}, {"rules", rules}};
  const ordered_json run{
      {"tool", {{"driver", driver}}},
      {"invocations", ordered_json::array({{{"executionSuccessful", true},
                                            {"toolExecutionNotifications", notifications_of(report)}}})},
      {"results", results},
      {"columnKind", "utf16CodeUnits"}};
  return json_text({{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                    {"version", "2.1.0"},
                    {"runs", ordered_json::array({run})}});
}

}  // namespace manyhands
