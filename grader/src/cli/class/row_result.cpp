#include "cli/class/row_result.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "model/totals.hpp"
#include "report/reporters.hpp"

namespace manyhands {
namespace {

using nlohmann::json;

json names_of(const std::set<CheckName>& checks) {
  auto names = json::array();
  for (const auto check : checks) names.push_back(std::string(to_string(check)));
  return names;
}

std::set<CheckName> checks_from(const json& names) {
  std::set<CheckName> checks;
  for (const auto& name : names)
    if (const auto check = check_from(name.get<std::string>())) checks.insert(*check);
  return checks;
}

}  // namespace

RowResult merged(RowResult untimed, RowResult rest) {
  auto& first = untimed.report.exercises.front();
  auto& second = rest.report.exercises.front();
  for (auto& check : second.checks) {
    const auto before = std::find_if(first.checks.begin(), first.checks.end(),
                                     [&](const Check& one) { return one.name == check.name; });
    if (before == first.checks.end()) {
      if (untimed.left.contains(check.name)) first.checks.push_back(std::move(check));
    } else if (before->verdict == Verdict::pass && check.verdict == Verdict::fail) {
      *before = std::move(check);
      if (before->name == CheckName::correct) first.tasks = second.tasks;
    }
  }
  RowResult both;
  both.seconds = untimed.seconds + rest.seconds;
  both.evidence = {{"parts", {std::move(untimed.evidence), std::move(rest.evidence)}},
                   {"left", names_of(untimed.left)}};
  second = std::move(first);
  both.report = std::move(rest.report);
  add_up(both.report);
  return both;
}

std::optional<EvidenceParts> parts_of(const json& evidence) {
  if (!evidence.is_object() || !evidence.contains("parts")) return std::nullopt;
  const auto& parts = evidence.at("parts");
  return EvidenceParts{&parts.at(0), &parts.at(1), checks_from(evidence.at("left"))};
}

json to_json(const RowResult& result) {
  return {{"report", json::parse(to_json(result.report))},
          {"evidence", result.evidence},
          {"seconds", result.seconds},
          {"left", names_of(result.left)}};
}

Result<RowResult> row_result_from(const json& from) {
  try {
    RowResult result;
    auto report = report_from_json(from.at("report").dump());
    if (!report) return report.error();
    if (report->exercises.size() != 1) return Error{"the report is not one of one exercise"};
    result.report = std::move(*report);
    result.evidence = from.at("evidence");
    from.at("seconds").get_to(result.seconds);
    result.left = checks_from(from.at("left"));
    return result;
  } catch (const json::exception& error) {
    return Error{error.what()};
  }
}

}  // namespace manyhands
