// The names of the program's global variables, for readers.
#pragma once
#include <cstdint>
#include <string>

namespace manyhands::schedules {

/// "turn", without its namespaces; empty: no global variable is there, or it has no sensible name.
std::string variable_at(std::uintptr_t address);

}  // namespace manyhands::schedules
