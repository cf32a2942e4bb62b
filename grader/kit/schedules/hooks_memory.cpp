// malloc and free. Freeing is a write to the whole block; and what was known about a block is forgotten when
// the memory gets a new owner.
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>

#include <cstring>

#include "kit/schedules/accesses.hpp"
#include "kit/schedules/memory.hpp"
#include "kit/schedules/real.hpp"
#include "kit/schedules/shadow.hpp"
#include "kit/schedules/thread.hpp"

// The C library's own names of them; dlsym() would call malloc itself.
extern "C" {
void* __libc_malloc(std::size_t);
void __libc_free(void*);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
}

namespace manyhands::schedules {
namespace {

void* owned(void* block) {
  if (self != nullptr && block != nullptr)
    forget(reinterpret_cast<std::uintptr_t>(block), ::malloc_usable_size(block));
  return block;
}

void give_back(void* block, std::uintptr_t at) {
  if (self != nullptr && block != nullptr)
    access_freed(reinterpret_cast<std::uintptr_t>(block), ::malloc_usable_size(block), at);
}

}  // namespace

void* allocate_block(std::size_t bytes, std::size_t alignment) {
  return owned(alignment == 0 ? __libc_malloc(bytes) : __libc_memalign(alignment, bytes));
}

void free_block(void* block, std::uintptr_t at) {
  give_back(block, at);
  __libc_free(block);
}

}  // namespace manyhands::schedules

using namespace manyhands::schedules;

extern "C" {

void* malloc(std::size_t bytes) noexcept {
  return owned(__libc_malloc(bytes));
}

void free(void* block) noexcept {
  free_block(block, MANYHANDS_CALLER);
}

void* calloc(std::size_t count, std::size_t bytes) noexcept {
  return owned(__libc_calloc(count, bytes));
}

void* realloc(void* block, std::size_t bytes) noexcept {
  give_back(block, MANYHANDS_CALLER);
  return owned(__libc_realloc(block, bytes));
}

void* memalign(std::size_t alignment, std::size_t bytes) noexcept {
  return owned(__libc_memalign(alignment, bytes));
}

void* aligned_alloc(std::size_t alignment, std::size_t bytes) noexcept {
  return owned(__libc_memalign(alignment, bytes));
}

int posix_memalign(void** result, std::size_t alignment, std::size_t bytes) noexcept {
  void* block = owned(__libc_memalign(alignment, bytes));
  if (block == nullptr) return ENOMEM;
  *result = block;
  return 0;
}

}  // extern "C"
