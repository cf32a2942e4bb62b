#include "cli/check_sample.hpp"

#include <map>
#include <string_view>

#include "base/digest.hpp"

namespace manyhands {

Sample sample_of(const std::vector<Solution>& solutions, const std::string& key) {
  const auto rank = [&](const Solution& solution) { return digest_of(key + '\n' + solution.name); };
  constexpr std::string_view quarter = "0123";  // of the hexadecimal digits
  Sample chosen;
  // For each expected finding, the solution with the lowest rank. One that may get either of two findings
  // does not show that each of them is found.
  std::map<std::string, const Solution*> first;
  for (const auto& solution : solutions) {
    const bool always = solution.kind == SolutionKind::pristine || solution.kind == SolutionKind::reference;
    const bool has_its_turn = quarter.find(rank(solution).back()) != std::string_view::npos;
    if (always || has_its_turn) chosen.graded.insert(solution.name);
    if (solution.kind == SolutionKind::reference && has_its_turn) chosen.timed.insert(solution.name);
    if (solution.kind != SolutionKind::wrong) continue;
    auto& best = first[to_text(solution.mistake.expect)];
    if (best == nullptr || rank(solution) < rank(*best)) best = &solution;
  }
  for (const auto& [expectation, solution] : first) chosen.graded.insert(solution->name);
  return chosen;
}

}  // namespace manyhands
