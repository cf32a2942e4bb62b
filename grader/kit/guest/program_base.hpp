// Addresses in memory and in the program's file: a program may lie anywhere.
#pragma once
#include <cstdint>

namespace manyhands::guest {

/// Of the program itself: where its file's addresses begin in memory.
std::uintptr_t program_base();

}  // namespace manyhands::guest
