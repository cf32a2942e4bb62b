// memcpy and its relatives are accesses, too, also when libstdc++.so calls them for a std::string. The engine
// itself must not call them: it is compiled with flags that make copies inline.
#include <cstddef>
#include <cstdint>

#include "kit/schedules/accesses.hpp"
#include "kit/schedules/real.hpp"
#include "kit/schedules/thread.hpp"

namespace manyhands::schedules {
namespace {

void check_copy(const void* address, std::size_t bytes, How how, std::uintptr_t at) {
  if (self != nullptr && bytes > 0) access(reinterpret_cast<std::uintptr_t>(address), bytes, how, at);
}

// The C library's versions could not be found without calling them.
void copy_up(void* to, const void* from, std::size_t bytes) {
  asm volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(bytes) : : "memory");
}

void copy_down(void* to, const void* from, std::size_t bytes) {
  const void* last_from = static_cast<const char*>(from) + bytes - 1;
  void* last_to = static_cast<char*>(to) + bytes - 1;
  asm volatile("std\n\trep movsb\n\tcld" : "+D"(last_to), "+S"(last_from), "+c"(bytes) : : "memory");
}

}  // namespace
}  // namespace manyhands::schedules

using namespace manyhands::schedules;

extern "C" {

void* memcpy(void* to, const void* from, std::size_t bytes) noexcept {
  check_copy(from, bytes, How::read, MANYHANDS_CALLER);
  check_copy(to, bytes, How::write, MANYHANDS_CALLER);
  copy_up(to, from, bytes);
  return to;
}

void* memmove(void* to, const void* from, std::size_t bytes) noexcept {
  check_copy(from, bytes, How::read, MANYHANDS_CALLER);
  check_copy(to, bytes, How::write, MANYHANDS_CALLER);
  const auto distance = reinterpret_cast<std::uintptr_t>(to) - reinterpret_cast<std::uintptr_t>(from);
  if (distance >= bytes) {  // also if `to` is lower
    copy_up(to, from, bytes);
  } else if (distance > 0) {
    copy_down(to, from, bytes);
  }
  return to;
}

void* memset(void* to, int value, std::size_t bytes) noexcept {
  check_copy(to, bytes, How::write, MANYHANDS_CALLER);
  void* at = to;
  asm volatile("rep stosb" : "+D"(at), "+c"(bytes) : "a"(value) : "memory");
  return to;
}

}  // extern "C"
