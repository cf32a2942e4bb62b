// Vector clocks (Fidge 1988, Mattern 1989): how much of every thread's past another thread, or an object,
// knows. The memory is the engine's arena and is never given back.
#pragma once
#include <cstdint>
#include <cstring>

#include "kit/schedules/arena.hpp"

namespace manyhands::schedules {

class VectorClock {
 public:
  VectorClock() = default;
  VectorClock(const VectorClock&) = delete;
  VectorClock& operator=(const VectorClock&) = delete;

  std::uint32_t of(int thread) const { return thread < size_ ? times_[thread] : 0; }

  /// Whether what the thread did at this time happened before.
  bool knows(int thread, std::uint32_t time) const { return of(thread) >= time; }

  void set(int thread, std::uint32_t time) {
    grow(thread + 1);
    times_[thread] = time;
  }

  void join(const VectorClock& other) {
    if (other.size_ == 0) return;
    grow(other.size_);
    for (int i = 0; i < other.size_; ++i)
      if (other.times_[i] > times_[i]) times_[i] = other.times_[i];
  }

  void assign(const VectorClock& other) {
    clear();
    join(other);
  }

  void clear() {
    if (size_ > 0) std::memset(times_, 0, static_cast<std::size_t>(size_) * sizeof(*times_));
    size_ = 0;
  }

 private:
  void grow(int size) {
    if (size <= size_) return;
    if (size > capacity_) {
      const int capacity = size < 4 ? 4 : size * 2;
      auto* bigger = make_array<std::uint32_t>(static_cast<std::size_t>(capacity));
      if (size_ > 0) std::memcpy(bigger, times_, static_cast<std::size_t>(size_) * sizeof(*times_));
      times_ = bigger;
      capacity_ = capacity;
    }
    size_ = size;
  }

  std::uint32_t* times_ = nullptr;  // zeros from size_ to capacity_
  int size_ = 0;
  int capacity_ = 0;
};

}  // namespace manyhands::schedules
