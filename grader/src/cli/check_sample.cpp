#include "cli/check_sample.hpp"

#include <map>
#include <set>
#include <string_view>

#include "base/digest.hpp"

namespace manyhands {

std::vector<Solution> sample_of(std::vector<Solution> solutions, const std::string& key) {
  const auto rank = [&](const Solution& solution) { return digest_of(key + '\n' + solution.name); };
  // For each expected finding, the solution with the lowest rank. One that may get either of two findings
  // does not show that each of them is found.
  std::map<std::string, const Solution*> first;
  for (const auto& solution : solutions) {
    if (solution.kind != SolutionKind::wrong) continue;
    auto& best = first[to_text(solution.mistake.expect)];
    if (best == nullptr || rank(solution) < rank(*best)) best = &solution;
  }
  constexpr std::string_view quarter = "0123";  // of the hexadecimal digits
  std::set<std::string> chosen;
  for (const auto& [expectation, solution] : first) chosen.insert(solution->name);
  std::vector<Solution> sample;
  for (auto& solution : solutions) {
    const bool always = solution.kind == SolutionKind::pristine || solution.kind == SolutionKind::reference;
    if (always || chosen.contains(solution.name) || quarter.find(rank(solution).back()) != quarter.npos)
      sample.push_back(std::move(solution));
  }
  return sample;
}

}  // namespace manyhands
