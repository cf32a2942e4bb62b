// Converts between addresses in memory and in the program's file: a program may be loaded anywhere.
#pragma once
#include <cstdint>

namespace manyhands::guest {

/// The address in memory at which the program's file is loaded.
std::uintptr_t program_base();

}  // namespace manyhands::guest
