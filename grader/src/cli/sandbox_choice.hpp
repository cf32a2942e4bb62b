// Chooses the sandbox level of a run, from what was requested, the course's minimum, and what this machine
// can do. Pure.
#pragma once
#include <string>
#include <variant>

#include "cli/grading_commands.hpp"
#include "cli/grading_setup.hpp"
#include "course/exercise.hpp"
#include "sandbox/level.hpp"

namespace manyhands {

struct SandboxChoice {
  sandbox::Level level = sandbox::Level::none;
  std::string notice;  // one line for the user; may be empty
};

/// `own`: the programs are the caller's own, so they may run without a sandbox if none works. Otherwise, it
/// is an error with status 3 if the machine cannot provide the course's minimum, and with status 2 if the
/// request is not allowed.
std::variant<SandboxChoice, SetupError> choose_sandbox(const SandboxWish& wish, LeastSandbox least, bool own,
                                                       const sandbox::Probe& probe);

}  // namespace manyhands
