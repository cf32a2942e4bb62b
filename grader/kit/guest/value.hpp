// A JSON value for code that is compiled for every submission: this header costs almost nothing, while the
// JSON library's header and its templates cost ten seconds in each profile. Inside is a value of the library,
// and lists in braces mean the same as there: a list of pairs that begin with a string is an object.
//
// A value type; two threads must not use the same object at once.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace manyhands::guest {

class Value {
 public:
  Value();  // null
  Value(bool of);
  Value(int of);
  Value(std::uint32_t of);
  Value(std::int64_t of);
  Value(double of);
  Value(const char* of);
  Value(const std::string& of);
  Value(const std::vector<int>& of);
  Value(const std::vector<double>& of);
  Value(std::initializer_list<Value> of);
  explicit Value(nlohmann::json of);
  Value(const Value& other);
  Value(Value&& other) noexcept;
  Value& operator=(Value other);
  ~Value();
  static Value array();
  static Value object();

  void push_back(Value element);
  void set(const char* key, Value element);
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] bool contains(const char* key) const;
  /// Throws if there is no such key.
  [[nodiscard]] Value at(const char* key) const;
  /// Throw if the value has another type.
  operator bool() const;
  operator int() const;
  operator std::uint32_t() const;
  operator std::string() const;
  operator std::vector<int>() const;

  [[nodiscard]] const nlohmann::json& json() const { return *json_; }

 private:
  std::unique_ptr<nlohmann::json> json_;
};

/// A scenario whose arguments and answer are only values, without bytes.
using Program = Value (*)(const Value& arguments);
/// Call it during static initialisation.
void add_program(const char* name, Program program);

}  // namespace manyhands::guest
