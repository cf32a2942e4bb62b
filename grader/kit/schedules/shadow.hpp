// What the engine knows about each eight bytes of the program's memory: who accessed them, and which object
// of the engine lies there. Forgotten when the memory is reused. Only the thread whose turn it is calls this.
#pragma once
#include <cstddef>
#include <cstdint>

#include "kit/schedules/call_stack.hpp"

namespace manyhands::schedules {

struct Object;

/// One access that no later one has replaced.
struct Access {
  std::uintptr_t at;  // return address of the hook
  Stack stack;
  std::uint32_t time;  // of the thread's own clock
  Access* next;
  std::uint16_t thread;
  std::uint8_t bytes;  // a bit for each of the eight
  bool write : 1;
  bool atomic : 1;
  bool freed : 1;
};

struct Granule {
  Access* accesses;
  Object* objects;  // that begin in these eight bytes
};

constexpr std::uintptr_t granule_bytes = 8;
constexpr std::uintptr_t page_bytes = 512;  // small, since most programs touch little of a page

/// The eight bytes at this address; made if need be.
Granule& granule(std::uintptr_t address);

/// Nullptr if nothing is known about them.
Granule* known_granule(std::uintptr_t address);

/// The memory now belongs to something else.
void forget(std::uintptr_t begin, std::size_t bytes);

Access* new_access();
void recycle(Access* access);

}  // namespace manyhands::schedules
