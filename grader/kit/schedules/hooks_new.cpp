// new and delete, so that a report says where in the program a block was freed.
#include <malloc.h>
#include <stdlib.h>

#include <new>

#include "kit/schedules/memory.hpp"
#include "kit/schedules/real.hpp"

using namespace manyhands::schedules;

namespace {

void* allocate(std::size_t bytes, std::size_t alignment) {
  for (;;) {
    void* block = allocate_block(bytes == 0 ? 1 : bytes, alignment);
    if (block != nullptr) return block;
    const auto handler = std::get_new_handler();
    if (handler == nullptr) throw std::bad_alloc();
    handler();
  }
}

std::size_t size_of(std::align_val_t alignment) {
  return static_cast<std::size_t>(alignment);
}

}  // namespace

// The nothrow forms of the C++ library call these.
void* operator new(std::size_t bytes) {
  return allocate(bytes, 0);
}
void* operator new[](std::size_t bytes) {
  return allocate(bytes, 0);
}
void* operator new(std::size_t bytes, std::align_val_t alignment) {
  return allocate(bytes, size_of(alignment));
}
void* operator new[](std::size_t bytes, std::align_val_t alignment) {
  return allocate(bytes, size_of(alignment));
}
void operator delete(void* block) noexcept {
  free_block(block, MANYHANDS_CALLER);
}
void operator delete[](void* block) noexcept {
  free_block(block, MANYHANDS_CALLER);
}
void operator delete(void* block, std::size_t) noexcept {
  free_block(block, MANYHANDS_CALLER);
}
void operator delete[](void* block, std::size_t) noexcept {
  free_block(block, MANYHANDS_CALLER);
}
void operator delete(void* block, std::align_val_t) noexcept {
  free_block(block, MANYHANDS_CALLER);
}
void operator delete[](void* block, std::align_val_t) noexcept {
  free_block(block, MANYHANDS_CALLER);
}
void operator delete(void* block, std::size_t, std::align_val_t) noexcept {
  free_block(block, MANYHANDS_CALLER);
}
void operator delete[](void* block, std::size_t, std::align_val_t) noexcept {
  free_block(block, MANYHANDS_CALLER);
}
