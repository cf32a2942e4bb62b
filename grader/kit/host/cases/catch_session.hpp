// Catch2's runner, apart from all that it runs: Debian 12's Catch2 compiles it anew in every program, for 15
// s.
#pragma once
#include <optional>
#include <string>
#include <vector>

namespace manyhands::host {

/// Runs the test cases of this program as `words` say (argv, the program's name first). How many failed;
/// none: Catch2 refused the words. Once per process.
std::optional<int> run_catch(std::vector<std::string> words);

}  // namespace manyhands::host
