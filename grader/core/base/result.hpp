// An expected failure of the grader as a value: a file that cannot be read, a manifest with an unknown key, a
// missing compiler.
//
// Three failures never mix: a submission's fault is a verdict, an expected failure of ours is a Result, a bug
// is an exception. Reading the value of a failed Result, or the error of a successful one, is a bug.
#pragma once
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

namespace manyhands {

/// Complete sentences for the user: what is wrong, and what to do about it (may be empty).
struct Error {
  std::string message;
  std::string remedy = {};
};

/// A T or an Error. Both convert to it, so that functions can simply return either.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  [[nodiscard]] T& value() & { return checked(); }
  [[nodiscard]] T&& value() && { return std::move(checked()); }
  [[nodiscard]] const T& value() const& { return const_cast<Result*>(this)->checked(); }
  [[nodiscard]] T& operator*() & { return checked(); }
  [[nodiscard]] T&& operator*() && { return std::move(checked()); }
  [[nodiscard]] const T& operator*() const& { return value(); }
  [[nodiscard]] T* operator->() { return &checked(); }
  [[nodiscard]] const T* operator->() const { return &value(); }

  [[nodiscard]] const Error& error() const {
    if (ok()) throw std::logic_error("Result: no error here");
    return std::get<1>(state_);
  }

 private:
  T& checked() {
    if (!ok()) throw std::logic_error("Result: no value here: " + std::get<1>(state_).message);
    return std::get<0>(state_);
  }

  std::variant<T, Error> state_;
};

/// Success or an Error; `return {};` means success.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  [[nodiscard]] bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  [[nodiscard]] const Error& error() const {
    if (!error_) throw std::logic_error("Result: no error here");
    return *error_;
  }

 private:
  std::optional<Error> error_;
};

}  // namespace manyhands
