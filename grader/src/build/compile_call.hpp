// The command that compiles one file, what it may see, and the key under which its object is cached.
#pragma once
#include <string>

#include "build/build_plan.hpp"
#include "build/tool_box.hpp"

namespace manyhands::build {

/// The compiler may see the submission's files, the exercise's headers and the kit's public ones; for a
/// guest.cpp also the kit's headers for guests. The command ends with "-o" and the object.
ToolCall compile_call(const BuildPlan& plan, const Unit& unit);

/// Everything that the object depends on: the compiler, its whole command line (so that no flag can be
/// forgotten) and every file that it may see. Only the path of the work folder is left out: it is mapped
/// away.
std::string cache_key(const BuildPlan& plan, const Unit& unit, const ToolCall& call);

}  // namespace manyhands::build
