// A value in the answer of a learner's program, read with the shape that it must have. The untrusted process
// wrote it, so it may contain anything. Each member checks what its caller relies on (the number of elements,
// the type, the range of a number), and throws BrokenAnswer otherwise.
//
//   for (const auto& result : host::answer_of(reply).value.at("results").exactly(steps)) …
//
// Wherever a judge is called, BrokenAnswer becomes the finding `broken-answer`. The shape does not decide
// between right and wrong: a range given here is one that no mistake of a learner can leave.
#pragma once
#include <cstdint>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "model/json_number.hpp"

namespace manyhands::host {

class BrokenAnswer : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws BrokenAnswer.
[[noreturn]] void broken(const std::string& what);

/// A value type; copies and parts share the original data.
class Given {
 public:
  Given() : Given(nlohmann::json()) {}
  explicit Given(nlohmann::json value);

  /// The member of an object, which must exist.
  [[nodiscard]] Given at(const std::string& key) const;
  /// For an object.
  [[nodiscard]] bool has(const std::string& key) const;
  /// The elements of a list; the other two check the number of elements.
  [[nodiscard]] std::vector<Given> elements() const;
  [[nodiscard]] std::vector<Given> exactly(std::size_t count) const;
  [[nodiscard]] std::vector<Given> at_most(std::size_t count) const;
  /// An integer in this range.
  template <std::integral Int>
  Int whole(Int least = std::numeric_limits<Int>::min(), Int most = std::numeric_limits<Int>::max()) const;
  bool truth() const;
  [[nodiscard]] std::string text() const;
  /// No value is expected: the answer is in the bytes.
  void nothing() const;

  /// For comparing the whole value, and for showing it.
  [[nodiscard]] const nlohmann::json& raw() const { return *value_; }
  [[nodiscard]] bool operator==(const nlohmann::json& right) const { return *value_ == right; }

 private:
  Given(std::shared_ptr<const nlohmann::json> value, std::string name);
  [[noreturn]] void must_be(const std::string& wanted) const;

  std::shared_ptr<const nlohmann::json> value_;
  std::string name_;
};

template <std::integral Int>
Int Given::whole(Int least, Int most) const {
  Int number{};
  try {
    number = whole_number<Int>(*value_, name_);
  } catch (const nlohmann::json::exception&) {
    must_be("a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  }
  if (number < least || number > most)
    must_be("a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  return number;
}

}  // namespace manyhands::host
