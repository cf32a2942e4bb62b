// The compiler's hooks of plain accesses, and of entering and leaving functions.
#include <cstddef>
#include <cstdint>

#include "kit/schedules/accesses.hpp"
#include "kit/schedules/real.hpp"
#include "kit/schedules/thread.hpp"

namespace manyhands::schedules {
namespace {

inline void check_access(const volatile void* address, std::size_t bytes, How how, std::uintptr_t at) {
  if (self != nullptr) access(reinterpret_cast<std::uintptr_t>(address), bytes, how, at);
}

}  // namespace
}  // namespace manyhands::schedules

using namespace manyhands::schedules;

#define MANYHANDS_ACCESS(called, bytes, how)             \
  void __tsan_##called(void* address) {                  \
    check_access(address, bytes, how, MANYHANDS_CALLER); \
  }

#define MANYHANDS_ACCESSES(bytes)                                      \
  MANYHANDS_ACCESS(read##bytes, bytes, How::read)                      \
  MANYHANDS_ACCESS(write##bytes, bytes, How::write)                    \
  MANYHANDS_ACCESS(unaligned_read##bytes, bytes, How::read)            \
  MANYHANDS_ACCESS(unaligned_write##bytes, bytes, How::write)          \
  MANYHANDS_ACCESS(volatile_read##bytes, bytes, How::read)             \
  MANYHANDS_ACCESS(volatile_write##bytes, bytes, How::write)           \
  MANYHANDS_ACCESS(unaligned_volatile_read##bytes, bytes, How::read)   \
  MANYHANDS_ACCESS(unaligned_volatile_write##bytes, bytes, How::write) \
  MANYHANDS_ACCESS(read_write##bytes, bytes, How::write)               \
  MANYHANDS_ACCESS(unaligned_read_write##bytes, bytes, How::write)

extern "C" {

MANYHANDS_ACCESSES(1)
MANYHANDS_ACCESSES(2)
MANYHANDS_ACCESSES(4)
MANYHANDS_ACCESSES(8)
MANYHANDS_ACCESSES(16)

void __tsan_read_range(void* address, std::size_t bytes) {
  check_access(address, bytes, How::read, MANYHANDS_CALLER);
}
void __tsan_write_range(void* address, std::size_t bytes) {
  check_access(address, bytes, How::write, MANYHANDS_CALLER);
}
void __tsan_vptr_read(void** address) {
  check_access(address, sizeof *address, How::read, MANYHANDS_CALLER);
}
void __tsan_vptr_update(void** address, void* value) {
  // A destructor writes the same value again, which no other thread can notice.
  if (*address != value) check_access(address, sizeof *address, How::write, MANYHANDS_CALLER);
}

void __tsan_func_entry(void* return_address) {
  if (self == nullptr) return;
  self->stack = call_in(self->stack, reinterpret_cast<std::uintptr_t>(return_address));
}
void __tsan_func_exit() {
  if (self != nullptr && self->stack != nullptr) self->stack = self->stack->caller;
}
void __tsan_init() {}

}  // extern "C"
