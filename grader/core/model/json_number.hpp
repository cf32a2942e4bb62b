// Reads whole numbers from untrusted JSON.
#pragma once
#include <concepts>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace manyhands {

[[noreturn]] inline void wrong_json_type(std::string_view what, std::string_view expected) {
  throw nlohmann::json::type_error::create(
      302, '"' + std::string(what) + "\": expected " + std::string(expected), nullptr);
}

/// The value of `j`. Throws nlohmann::json::type_error, which names `what`, if it is not a whole number or
/// does not fit. The library's own get<int>() silently converts 1e300, true and 2^40.
template <std::integral Int>
Int whole_number(const nlohmann::json& j, std::string_view what) {
  const auto fits = [what](auto value) {
    if (std::cmp_greater(value, std::numeric_limits<Int>::max())) wrong_json_type(what, "a smaller number");
    if (std::cmp_less(value, std::numeric_limits<Int>::min())) wrong_json_type(what, "a larger number");
    return static_cast<Int>(value);
  };
  if (j.is_number_unsigned()) return fits(j.get<std::uint64_t>());
  if (j.is_number_integer()) return fits(j.get<std::int64_t>());
  wrong_json_type(what, "a whole number");
}

/// The value of `object[key]`, or `fallback` if there is none.
template <std::integral Int>
Int whole_number(const nlohmann::json& object, const char* key, Int fallback) {
  if (!object.is_object()) wrong_json_type(key, "to stand in an object");
  const auto found = object.find(key);
  return found == object.end() ? fallback : whole_number<Int>(*found, key);
}

}  // namespace manyhands
