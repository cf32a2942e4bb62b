// Prepares grading commands: the course, the toolchain, a work folder, a seed. Internal to cli/.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>

#include "base/result.hpp"
#include "cli/grading_commands.hpp"
#include "course/exercise.hpp"
#include "grade/settings.hpp"
#include "grade/work_folder.hpp"

namespace manyhands {

struct GradingSetup {
  Course course;
  std::unique_ptr<grade::WorkFolder> work;
  grade::Settings settings;
  std::string notice;  // a line about this machine; may be empty
};

/// The exit status for a failed set-up: 2 if the user or an author can fix it, 3 if it is our own failure.
struct SetupError {
  Error error;
  int status = 2;
};

/// `ids` are checked against the course; `submission` empty: starter/. `own`: the programs to run are the
/// caller's own, or the course's.
std::variant<GradingSetup, SetupError> set_up(const Places& places, const std::vector<std::string>& ids,
                                              const std::filesystem::path& submission,
                                              std::optional<std::uint64_t> seed, const SandboxWish& sandbox,
                                              bool own);

/// Writes the line about this machine, if there is one.
void write_notice(const Output& output, const GradingSetup& setup);

/// Writes the error, and returns the status.
int report_setup_error(const Output& output, const SetupError& error);

/// From the system's random number generator.
std::uint64_t fresh_seed();

}  // namespace manyhands
