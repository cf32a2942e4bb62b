// Finds library internals that the compiler has inlined, with addr2line.
#pragma once
#include <cstdint>

namespace manyhands::schedules {

/// For Exploration::is_internal. False if addr2line is missing.
bool both_inlined_internal(std::uintptr_t first, std::uintptr_t second);

}  // namespace manyhands::schedules
