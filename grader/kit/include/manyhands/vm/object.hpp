// The values of a program: whole numbers, texts and lists. A program and its native functions refer to them
// by Ref. Each object counts the Refs that refer to it, and is deleted with the last one.
//
// The count is a plain number. So *every* touch needs the lock of the object's interpreter: reading,
// changing, and also copying or destroying a Ref, because this changes the count. Only moving a Ref is free.
// A touch without the lock throws RuleBroken.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace manyhands::vm {

struct Copier;
struct Heap;
struct Object;

class Ref {
 public:
  Ref() = default;  // refers to nothing
  Ref(const Ref& other) : object_(other.object_) { count_up(); }
  Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Ref& operator=(Ref other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~Ref() {
    if (object_ != nullptr) count_down();
  }

  explicit operator bool() const { return object_ != nullptr; }

  /// A copy of the value. Throw Error if it is of another kind.
  [[nodiscard]] std::int64_t number() const;
  [[nodiscard]] std::string text() const;

  /// For lists. Elements are numbered from 0.
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] Ref at(std::size_t i) const;
  void set(std::size_t i, Ref element) const;
  void append(Ref element) const;
  /// Removes the last element and returns it. The list must not be empty.
  [[nodiscard]] Ref take_last() const;

 private:
  friend struct Heap;
  friend struct Copier;
  friend class Interpreter;
  explicit Ref(Object* object) : object_(object) {}
  void count_up() const;
  void count_down() noexcept;
  [[nodiscard]] std::vector<Ref>& list(const void* at) const;

  Object* object_ = nullptr;
};

}  // namespace manyhands::vm
