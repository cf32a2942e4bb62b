// Chooses the solutions that `make test` grades: enough to see that every finding is still found, in a time
// that hardly grows with the number of mistakes. `make check` grades all. Pure. Internal to cli/.
#pragma once
#include <string>
#include <vector>

#include "cli/solution.hpp"

namespace manyhands {

/// From an exercise's solutions: the untouched one, the reference, one wrong one for each check and finding
/// code, and a quarter of the rest, in the given order. A different `key` (the commit) gives a different
/// choice, so that all are graded from time to time.
std::vector<Solution> sample_of(std::vector<Solution> solutions, const std::string& key);

}  // namespace manyhands
