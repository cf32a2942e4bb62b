#include "cli/check_sample.hpp"

#include <map>
#include <string_view>

#include "base/digest.hpp"

namespace manyhands {

Sample sample_of(const std::vector<Solution>& solutions, const std::string& key) {
  const auto rank = [&](const Solution& solution) { return digest_of(key + '\n' + solution.name); };
  const auto is_among = [&](const Solution& solution, std::string_view digits) {
    return digits.find(rank(solution).back()) != std::string_view::npos;
  };
  // Of the sixteen hexadecimal digits.
  constexpr std::string_view eighth = "01";
  constexpr std::string_view quarter = "0123";
  Sample chosen;
  // For each check, the solution with the lowest rank. One that may fail either of two checks does not show
  // that each of them works.
  std::map<CheckName, const Solution*> first;
  for (const auto& solution : solutions) {
    const bool reference = solution.kind == SolutionKind::reference;
    if (reference || solution.kind == SolutionKind::pristine || is_among(solution, eighth))
      chosen.graded.insert(solution.name);
    if (reference && is_among(solution, quarter)) chosen.timed.insert(solution.name);
    if (solution.kind != SolutionKind::wrong || solution.mistake.expect.size() != 1) continue;
    auto& best = first[solution.mistake.expect.front().check];
    if (best == nullptr || rank(solution) < rank(*best)) best = &solution;
  }
  for (const auto& [check, solution] : first) chosen.graded.insert(solution->name);
  return chosen;
}

}  // namespace manyhands
