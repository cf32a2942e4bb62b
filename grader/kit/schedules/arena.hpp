// Memory of the engine inside a schedule. It never calls malloc, because the program's malloc is hooked, and
// it never frees: a schedule is a process of its own that lives for milliseconds.
#pragma once
#include <cstddef>
#include <new>
#include <utility>

namespace manyhands::schedules {

/// Reserves the address range, once, in the process that forks schedules.
void reserve_arena();

/// Zeroed memory, aligned to 8 bytes. Ends the process if the arena is used up.
void* take_memory(std::size_t bytes);

template <class T, class... Args>
T* make(Args&&... args) {
  return new (take_memory(sizeof(T))) T{std::forward<Args>(args)...};
}

template <class T>
T* make_array(std::size_t count) {
  return static_cast<T*>(take_memory(count * sizeof(T)));  // of types for which zeros are a value
}

}  // namespace manyhands::schedules
