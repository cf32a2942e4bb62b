// At which level the programs of a run are shut in: what was asked for, what the course asks for at the
// least, and what this machine can do. Pure.
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
  std::string notice;  // one line for whoever starts it; may be empty
};

/// `own`: the programs are those of whoever calls us, so that they may run without a box where there can be
/// none. Else a machine that cannot have what the course asks for is an error of status 3; what nobody may
/// ask for is one of status 2.
std::variant<SandboxChoice, SetupError> choose_sandbox(const SandboxWish& wish, LeastSandbox least, bool own,
                                                       const sandbox::Probe& probe);

}  // namespace manyhands
