// Blocks of the heap (hooks_memory.cpp).
#pragma once
#include <cstddef>
#include <cstdint>

namespace manyhands::schedules {

/// Nothing is known about the block: it may have been another's before. Alignment 0: any. Nullptr if there is
/// no memory.
void* allocate_block(std::size_t bytes, std::size_t alignment);

/// Freeing is a write to the whole block.
void free_block(void* block, std::uintptr_t at);

}  // namespace manyhands::schedules
