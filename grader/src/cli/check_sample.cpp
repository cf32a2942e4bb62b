#include "cli/check_sample.hpp"

#include <map>
#include <string_view>
#include <utility>

#include "base/digest.hpp"

namespace manyhands {

std::set<std::string> sample_of(const std::vector<Solution>& solutions, const std::string& key) {
  const auto rank = [&](const Solution& solution) { return digest_of(key + '\n' + solution.name); };
  constexpr std::string_view quarter = "0123";  // of the hexadecimal digits
  std::set<std::string> chosen;
  // For each check and code, the solution with the lowest rank.
  std::map<std::pair<CheckName, std::string>, const Solution*> first;
  for (const auto& solution : solutions) {
    const bool always = solution.kind == SolutionKind::pristine || solution.kind == SolutionKind::reference;
    if (always || quarter.find(rank(solution).back()) != std::string_view::npos) chosen.insert(solution.name);
    if (solution.kind != SolutionKind::wrong) continue;
    auto& best = first[{solution.mistake.expect.check, solution.mistake.expect.code}];
    if (best == nullptr || rank(solution) < rank(*best)) best = &solution;
  }
  for (const auto& [expectation, solution] : first) chosen.insert(solution->name);
  return chosen;
}

}  // namespace manyhands
