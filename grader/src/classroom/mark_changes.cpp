#include "classroom/mark_changes.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "base/text.hpp"

namespace manyhands {
namespace {

constexpr double least_difference = 1e-9;

const Check* find(const ExerciseReport& result, CheckName name) {
  const auto found = std::find_if(result.checks.begin(), result.checks.end(),
                                  [&](const Check& check) { return check.name == name; });
  return found == result.checks.end() ? nullptr : &*found;
}

std::vector<std::string> reasons(const GradedRow* before, const GradedRow* after) {
  if (after == nullptr) return {};
  if (before == nullptr) return {"it had no result"};
  std::vector<std::string> why;
  for (const auto& now : after->result().checks) {
    const auto* was = find(before->result(), now.name);
    if (was != nullptr && was->verdict != now.verdict)
      why.push_back(
          fmt::format("{}: {} → {}", to_string(now.name), to_string(was->verdict), to_string(now.verdict)));
    else if (was != nullptr && std::abs(was->max_points - now.max_points) > least_difference)
      why.push_back(fmt::format("{}: {} → {} points at most", to_string(now.name),
                                format_number(was->max_points), format_number(now.max_points)));
    else if (was != nullptr && std::abs(was->points - now.points) > least_difference)
      why.push_back(fmt::format("{}: {} → {} points", to_string(now.name), format_number(was->points),
                                format_number(now.points)));
  }
  if (before->number != after->number)
    why.push_back(fmt::format("attempt {} counts instead of {}", after->number, before->number));
  if (before->report.grader_version != after->report.grader_version)
    why.push_back(fmt::format("grader {} → {}", before->report.grader_version, after->report.grader_version));
  if (before->result().digest != after->result().digest) why.emplace_back("the exercise has changed");
  return why;
}

/// What the rules did to a mark, before and now.
void add_notes(std::vector<std::string>& why, const std::vector<std::string>& before,
               const std::vector<std::string>& after) {
  const auto add = [&](const char* when, const auto& notes, const auto& others) {
    for (const auto& note : notes)
      if (std::find(others.begin(), others.end(), note) == others.end()) why.push_back(when + note);
  };
  add("before: ", before, after);
  add("now: ", after, before);
}

}  // namespace

std::vector<MarkChange> mark_changes(const Class& the_class, const MarkRules& rules,
                                     const std::vector<GradebookRow>& rows,
                                     const std::vector<GradedRow>& results,
                                     const std::vector<GradedRow>& proposals) {
  std::map<std::pair<std::int64_t, std::string>, const GradedRow*> replaced;
  for (const auto& proposal : proposals) replaced[{proposal.attempt, proposal.exercise}] = &proposal;
  std::vector<GradedRow> then;
  for (const auto& result : results)
    if (!replaced.contains({result.attempt, result.exercise})) then.push_back(result);
  then.insert(then.end(), proposals.begin(), proposals.end());
  auto graded = rows;
  for (auto& row : graded)
    if (replaced.contains({row.attempt, row.exercise})) row.state = RowState::graded;

  const auto find_result = [](const std::vector<GradedRow>& all, std::int64_t id) -> const GradedRow* {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const GradedRow& one) { return one.id == id; });
    return found == all.end() ? nullptr : &*found;
  };
  const auto before = marks_of(the_class, rows, results);
  auto with_rules = the_class;
  with_rules.about.rules = rules;
  const auto after = marks_of(with_rules, graded, then);
  const bool other_rules = to_text(rules) != to_text(the_class.about.rules);
  std::vector<MarkChange> changes;
  for (std::size_t i = 0; i < before.size(); ++i) {  // both in the order of the roster and the course
    const bool same = before[i].state == after[i].state &&
                      std::abs(before[i].points - after[i].points) < least_difference &&
                      std::abs(before[i].unmeasured - after[i].unmeasured) < least_difference;
    if (same) continue;
    auto why = reasons(find_result(results, before[i].result), find_result(then, after[i].result));
    if (other_rules) add_notes(why, before[i].notes, after[i].notes);
    changes.push_back({before[i].student, before[i].exercise, before[i].points, after[i].points,
                       before[i].state == MarkState::graded, after[i].state == MarkState::graded,
                       std::move(why)});
  }
  return changes;
}

bool only_measured_less(const GradedRow& before, const GradedRow& after) {
  if (before.report.grader_version != after.report.grader_version ||
      before.result().digest != after.result().digest)
    return false;
  bool less = false;
  for (const auto& now : after.result().checks) {
    const auto* was = find(before.result(), now.name);
    if (was == nullptr || std::abs(was->max_points - now.max_points) > least_difference) return false;
    if (now.points_unmeasured > was->points_unmeasured + least_difference)
      less = true;
    else if (was->verdict != now.verdict || std::abs(was->points - now.points) > least_difference)
      return false;
  }
  return less;
}

}  // namespace manyhands
