// An installed grader (`make package`): its folder has no build files, but a file `sources` with the digest
// of what it was built from (course/sources.hpp). It grades only courses whose files have the same digest:
// otherwise an exercise would be judged by tests that are not its own. Internal to cli/.
#pragma once
#include <optional>

#include "cli/grading_commands.hpp"
#include "cli/grading_setup.hpp"

namespace manyhands {

/// Is the grader in `build` an installed one?
bool is_installed(const std::filesystem::path& build);

/// Why it cannot grade the course; nothing if it can. A grader that was built in a checkout always can: each
/// `make grade` brings it up to date.
std::optional<SetupError> built_from_other_files(const Places& places);

/// Prints the digest of the course's files. With `check` it prints nothing: 0 if this is an installed grader
/// that was built from the same files, 1 if not.
int run_sources(const Places& places, bool check, const Output& output);

}  // namespace manyhands
