#include "kit/schedules/arena.hpp"

#include <sys/mman.h>

#include <cstdint>

#include "kit/schedules/raw.hpp"

namespace manyhands::schedules {
namespace {

// Address space only: the pages are made when they are first touched.
constexpr std::size_t arena_bytes = std::size_t{2} << 30;
std::uint8_t* next_free = nullptr;
std::uint8_t* arena_end = nullptr;

}  // namespace

void reserve_arena() {
  if (next_free != nullptr) return;
  void* memory = ::mmap(nullptr, arena_bytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) raw::die("cannot reserve memory for the engine");
  // The first touch of a huge page would clear two megabytes in every schedule.
  ::madvise(memory, arena_bytes, MADV_NOHUGEPAGE);
  next_free = static_cast<std::uint8_t*>(memory);
  arena_end = next_free + arena_bytes;
}

void* take_memory(std::size_t bytes) {
  auto* taken = next_free;
  next_free += (bytes + 7) & ~std::size_t{7};
  if (next_free > arena_end) raw::die("this schedule needs too much memory of the engine");
  return taken;
}

}  // namespace manyhands::schedules
