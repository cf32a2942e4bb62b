#include "classroom/findings_map.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

#include "report/told.hpp"

namespace manyhands {
namespace {

using MistakeKey = std::pair<CheckName, std::string>;

/// What one student's attempts at one exercise had, in their order.
struct History {
  std::vector<std::set<MistakeKey>> attempts;
  bool passes = false;
};

void count(MistakeRow& row, const History& history, const MistakeKey& key) {
  std::optional<std::size_t> first;
  std::optional<std::size_t> gone;
  for (std::size_t i = 0; i < history.attempts.size(); ++i) {
    const bool has_it = history.attempts[i].contains(key);
    if (has_it) {
      ++row.by_attempt[static_cast<int>(i) + 1];
      if (!first) first = i;
      gone.reset();  // it has come back
    } else if (first && !gone) {
      gone = i;
    }
  }
  if (!first) return;
  ++row.students;
  if (history.attempts.back().contains(key)) ++row.now;
  if (!gone) return;
  row.attempts_needed += static_cast<double>(*gone - *first);  // a sum, until all are counted
  ++row.gone;
}

}  // namespace

MistakesMap map_of_mistakes(const std::vector<std::string>& exercises,
                            const std::vector<GradedRow>& results) {
  std::map<std::string, std::map<std::string, History>> histories;  // by exercise and student
  std::map<std::string, std::map<MistakeKey, std::string>> headlines;
  for (const auto& result : results) {  // by student and attempt
    const auto& report = result.result();
    if (report.state == ExerciseState::not_started) continue;
    auto& history = histories[result.exercise][result.student];
    auto& found = history.attempts.emplace_back();
    history.passes = report.verdict == Verdict::pass;
    for (const auto& check : report.checks)
      for (const auto& finding : check.findings) {
        found.emplace(check.name, finding.code);
        headlines[result.exercise].emplace(MistakeKey{check.name, finding.code},
                                           title_of(finding, result.exercise));
      }
  }
  MistakesMap map;
  for (const auto& exercise : exercises) {
    const auto& of = histories[exercise];
    if (of.empty()) continue;
    map.students[exercise] = static_cast<int>(of.size());
    map.passed[exercise] = static_cast<int>(
        std::count_if(of.begin(), of.end(), [](const auto& student) { return student.second.passes; }));
    std::vector<MistakeRow> rows;
    for (const auto& [key, headline] : headlines[exercise]) {
      MistakeRow row;
      row.exercise = exercise;
      std::tie(row.check, row.code) = key;
      row.headline = headline;
      for (const auto& [student, history] : of) count(row, history, key);
      if (row.gone > 0) row.attempts_needed /= row.gone;
      rows.push_back(std::move(row));
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const MistakeRow& a, const MistakeRow& b) { return a.students > b.students; });
    std::move(rows.begin(), rows.end(), std::back_inserter(map.rows));
  }
  return map;
}

}  // namespace manyhands
