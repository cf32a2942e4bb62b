// The part of the guest that depends on the submitted queue: how to create one that holds parcels, and how to
// call it. Everything else is in programs.cpp, so that grading compiles little more than the queue.
#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

namespace bounded_queue_programs {

/// Called in the middle of each move of a parcel. A test can make moves slow, so that threads which move
/// items without the lock collide.
void moving();

/// An item for the queue. It can be moved but not copied, and detects when it is taken from memory that holds
/// no item.
class Parcel {
 public:
  Parcel() = default;
  explicit Parcel(std::uint32_t number) : number_(number) {}
  Parcel(Parcel&& other) noexcept : number_(other.take()) {}
  Parcel& operator=(Parcel&& other) noexcept {
    number_ = other.take();
    return *this;
  }
  ~Parcel() { alive_ = 0; }
  [[nodiscard]] std::uint32_t number() const { return number_; }

  static constexpr std::uint32_t none = 0;          // moved from, or never filled
  static constexpr std::uint32_t from_nowhere = 1;  // taken from memory that holds no parcel
  static constexpr std::uint32_t first_number = 2;

 private:
  static constexpr std::uint32_t alive = 0x9a2ce1;
  std::uint32_t take() {
    if (alive_ != alive) return from_nowhere;
    moving();
    return std::exchange(number_, none);
  }
  std::uint32_t number_ = none;
  volatile std::uint32_t alive_ = alive;  // volatile: compilers may omit what a destructor writes
};

struct Queue {
  virtual ~Queue() = default;
  virtual bool push(Parcel parcel) = 0;
  virtual std::optional<Parcel> pop() = 0;
  virtual void close() = 0;
  [[nodiscard]] virtual std::size_t size() const = 0;
};

template <class Learners>
class Bound final : public Queue {
  static_assert(std::is_constructible_v<Learners, std::size_t>,
                "BoundedQueue needs: explicit BoundedQueue(std::size_t capacity)");
  static_assert(
      requires(Learners q) {
        { q.pop() } -> std::same_as<std::optional<Parcel>>;
      },
      "BoundedQueue needs: std::optional<T> pop()");
  static_assert(
      requires(Learners q, Parcel p) {
        { q.push(std::move(p)) } -> std::same_as<bool>;
      },
      "BoundedQueue needs: bool push(T item)");
  static_assert(
      requires(Learners q) { q.close(); }, "BoundedQueue needs: void close()");
  static_assert(
      requires(const Learners q) {
        { q.size() } -> std::convertible_to<std::size_t>;
      },
      "BoundedQueue needs: std::size_t size() const");

 public:
  explicit Bound(std::size_t capacity) : queue_(capacity) {}
  bool push(Parcel parcel) override { return queue_.push(std::move(parcel)); }
  std::optional<Parcel> pop() override { return queue_.pop(); }
  void close() override { queue_.close(); }
  [[nodiscard]] std::size_t size() const override { return queue_.size(); }

 private:
  Learners queue_;
};

struct Register {
  using Make = std::unique_ptr<Queue> (*)(std::size_t capacity);
  explicit Register(Make make);
};

}  // namespace bounded_queue_programs
