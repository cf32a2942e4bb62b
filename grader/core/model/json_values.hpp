// Strict reading and writing of JSON, and of structs that list their fields once for both directions. Only
// for the files that implement model/json.hpp.
//
// A struct S in namespace manyhands has
//   void fields(Is<S> auto& s, auto&& field) { field("key", s.member); … }
// which calls `field` for each key and member. Overloads of convert() and put() in that namespace take
// precedence over those here.
#pragma once
#include <cmath>
#include <concepts>
#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "model/json_number.hpp"

namespace manyhands::strict_json {

using nlohmann::json;

/// S, or const S.
template <class T, class S>
concept Is = std::same_as<std::remove_const_t<T>, S>;

inline const json& object(const json& j, const char* what) {
  if (!j.is_object()) wrong_json_type(what, "an object");
  return j;
}

// The library's own get() converts between types; these do not.
inline void convert(const json& j, const char* key, std::string& out) {
  if (!j.is_string()) wrong_json_type(key, "a string");
  out = j.get_ref<const std::string&>();
}

inline void convert(const json& j, const char* key, bool& out) {
  if (!j.is_boolean()) wrong_json_type(key, "true or false");
  out = j.get<bool>();
}

inline void convert(const json& j, const char* key, double& out) {
  if (!j.is_number()) wrong_json_type(key, "a number");
  out = j.get<double>();
}

inline void convert(const json& j, const char* key, char& out) {
  std::string word;
  convert(j, key, word);
  if (!word.empty()) out = word.front();
}

template <std::integral Int>
void convert(const json& j, const char* key, Int& out) {
  out = whole_number<Int>(j, key);
}

template <class T>
requires std::is_class_v<T>
void convert(const json& j, const char* key, T& out) {
  object(j, key);
  from_json(j, out);
}

template <class T>
void convert(const json& j, const char* key, std::vector<T>& out) {
  if (!j.is_array()) wrong_json_type(key, "a list");
  out.clear();
  out.reserve(j.size());
  for (const json& element : j) {
    T value{};
    convert(element, key, value);
    out.push_back(std::move(value));
  }
}

/// Leaves `out` unchanged if the key is missing.
template <class T>
void read(const json& j, const char* key, T& out) {
  if (const auto found = j.find(key); found != j.end()) convert(*found, key, out);
}

template <class T>
void put(json& j, const char* key, const T& value) {
  j[key] = value;
}
/// JSON has no infinity: it means that nothing was measured, and so does a missing key.
inline void put(json& j, const char* key, double value) {
  if (std::isfinite(value)) j[key] = value;
}
inline void put(json& j, const char* key, char value) {
  j[key] = std::string(1, value);
}

/// All fields of a struct.
json written(const auto& s) {
  json j = json::object();
  fields(s, [&j](const char* key, const auto& value) { put(j, key, value); });
  return j;
}

/// `what`: the name of the struct, for the error.
void read_all(const json& j, const char* what, auto& s) {
  object(j, what);
  fields(s, [&j](const char* key, auto& value) { read(j, key, value); });
}

}  // namespace manyhands::strict_json
