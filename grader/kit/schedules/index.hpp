// A hash table of pointers that grows with its content, in the engine's arena. A small one touches few pages,
// which matters: each schedule is a new process and pays for every page it touches.
#pragma once
#include <cstdint>

#include "kit/schedules/arena.hpp"

namespace manyhands::schedules {

template <class T>
class Index {
 public:
  template <class Same>
  T* find(std::uint64_t hash, Same same) const {
    if (size_ == 0) return nullptr;
    for (auto slot = hash & (size_ - 1); slots_[slot].item != nullptr; slot = (slot + 1) & (size_ - 1))
      if (slots_[slot].hash == hash && same(*slots_[slot].item)) return slots_[slot].item;
    return nullptr;
  }

  void add(std::uint64_t hash, T* item) {
    if (count_ * 2 >= size_) grow();
    put(hash, item);
    ++count_;
  }

 private:
  struct Slot {
    std::uint64_t hash;
    T* item;  // nullptr: empty
  };

  void put(std::uint64_t hash, T* item) {
    auto slot = hash & (size_ - 1);
    while (slots_[slot].item != nullptr) slot = (slot + 1) & (size_ - 1);
    slots_[slot] = {hash, item};
  }

  void grow() {
    const auto old_size = size_;
    auto* old_slots = slots_;
    size_ = size_ == 0 ? 128 : size_ * 2;
    slots_ = make_array<Slot>(size_);
    for (std::uint64_t i = 0; i < old_size; ++i)
      if (old_slots[i].item != nullptr) put(old_slots[i].hash, old_slots[i].item);
  }

  Slot* slots_ = nullptr;
  std::uint64_t size_ = 0;  // a power of two
  std::uint64_t count_ = 0;
};

/// A list that grows, in the arena; old copies are not given back.
template <class T>
class Growing {
 public:
  std::uint32_t size() const { return size_; }
  T& operator[](std::uint32_t i) { return items_[i]; }

  void add(const T& item) {
    if (size_ == capacity_) {
      const auto capacity = capacity_ == 0 ? 16 : capacity_ * 2;
      auto* bigger = make_array<T>(capacity);
      for (std::uint32_t i = 0; i < size_; ++i) bigger[i] = items_[i];
      items_ = bigger;
      capacity_ = capacity;
    }
    items_[size_++] = item;
  }

 private:
  T* items_ = nullptr;
  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = 0;
};

}  // namespace manyhands::schedules
