// Catch2's runner, separate from everything that it runs: with Debian 12's Catch2, every program has to
// compile it, which takes 15 s.
#pragma once
#include <optional>
#include <string>
#include <vector>

namespace manyhands::host {

/// Runs this program's test cases with the arguments `words` (argv, the program's name first). Returns how
/// many failed; none: Catch2 rejected the arguments. Once per process.
std::optional<int> run_catch(std::vector<std::string> words);

}  // namespace manyhands::host
