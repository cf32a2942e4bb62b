// Values as bytes, for another process, and back: numbers, strings, and vectors of these. Everything that a
// value owns is copied; there are no addresses in the bytes. All functions are safe to call from any thread.
//
// Other types can be sent, too, if they have `void put_to(Bytes&) const` and `void take_from(BytesReader&)`.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "manyhands/wrong_argument.hpp"

namespace manyhands {

/// Any bytes, not only text: may contain zeros.
using Bytes = std::string;

template <class T>
inline constexpr bool is_number = std::is_arithmetic_v<T> || std::is_enum_v<T>;

/// Appends a value to `bytes`.
template <class T>
void put(Bytes& bytes, const T& value) {
  if constexpr (requires { value.put_to(bytes); }) {
    value.put_to(bytes);
  } else {
    static_assert(is_number<T>, "only numbers, strings and vectors of these can be sent as bytes");
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
}
inline void put(Bytes& bytes, const std::string& text) {
  put(bytes, std::uint64_t{text.size()});
  bytes += text;
}
template <class T>
void put(Bytes& bytes, const std::vector<T>& values) {
  put(bytes, std::uint64_t{values.size()});
  for (const T& value : values) put(bytes, value);
}

/// Takes values out of bytes, in the order in which they were put there. Throws std::invalid_argument if the
/// bytes end too early. `bytes` must outlive it.
class BytesReader {
 public:
  explicit BytesReader(const Bytes& bytes) : bytes_(bytes) {}

  template <class T>
  T take() {
    T value{};
    take(value);
    return value;
  }
  [[nodiscard]] bool at_end() const { return next_ == bytes_.size(); }

 private:
  template <class T>
  void take(T& value) {
    if constexpr (requires { value.take_from(*this); }) {
      value.take_from(*this);
    } else {
      static_assert(is_number<T>, "only numbers, strings and vectors of these can be sent as bytes");
      std::memcpy(&value, bytes_.data() + step(sizeof value), sizeof value);
    }
  }
  void take(std::string& text) {
    const auto size = take<std::uint64_t>();
    text.assign(bytes_, step(size), size);
  }
  template <class T>
  void take(std::vector<T>& values) {
    for (auto left = take<std::uint64_t>(); left > 0; --left) values.push_back(take<T>());
  }

  // Where the next `size` bytes begin.
  std::size_t step(std::uint64_t size) {
    if (size > bytes_.size() - next_) throw InvalidArgument("the bytes of a message end too early");
    return std::exchange(next_, next_ + size);
  }

  const Bytes& bytes_;
  std::size_t next_ = 0;
};

}  // namespace manyhands
