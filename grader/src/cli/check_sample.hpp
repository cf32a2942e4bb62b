// Chooses the solutions that `make test` grades: enough to see that every exercise and every check works, in
// a time that hardly grows with the number of mistakes. That every finding is still found is what `make
// check` shows, which grades all. Pure. Internal to cli/.
#pragma once
#include <set>
#include <string>
#include <vector>

#include "cli/solution.hpp"

namespace manyhands {

/// Names of solutions.
struct Sample {
  std::set<std::string> graded;
  std::set<std::string> timed;  // among them: references whose speed is judged, too, which takes longest
};

/// A choice from a course's solutions: the untouched ones, the references, one wrong one for each check (of
/// any exercise), and an eighth of the rest; a quarter of the references are timed. A different `key` (the
/// commit) gives a different choice, so that each has its turn.
Sample sample_of(const std::vector<Solution>& solutions, const std::string& key);

}  // namespace manyhands
