// Places in the standard library whose synchronisation the race detector cannot understand.
#pragma once
#include <cstdint>

namespace manyhands::schedules {

/// Whether both addresses of code are in such places. Slow: reads the program's symbols once.
bool both_internal(std::uintptr_t first, std::uintptr_t second);

}  // namespace manyhands::schedules
