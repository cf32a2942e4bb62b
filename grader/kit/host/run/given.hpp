// A value that a learner's program gave in its answer, to be read with the shape that it must have. The
// program's own process wrote it, so anything may stand there; each member demands what its caller goes on to
// rely on (so many elements, this type, a number that fits), and throws BrokenAnswer where that is not so.
//
//   for (const auto& result : host::answer_of(reply).value.at("results").exactly(steps)) …
//
// Wherever a judge is called, BrokenAnswer becomes the finding `broken-answer`. Right or wrong is no matter
// of shape: a range given here is one that a learner's mistake cannot leave.
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

/// Throws it.
[[noreturn]] void broken(const std::string& what);

/// A value type; copies and parts share what they were made of.
class Given {
 public:
  Given() : Given(nlohmann::json()) {}
  explicit Given(nlohmann::json value);

  /// That of an object that has it.
  [[nodiscard]] Given at(const std::string& key) const;
  /// Of an object.
  [[nodiscard]] bool has(const std::string& key) const;
  /// The elements of a list, as many as there are; of one with exactly, or at most, so many of them.
  [[nodiscard]] std::vector<Given> elements() const;
  [[nodiscard]] std::vector<Given> exactly(std::size_t count) const;
  [[nodiscard]] std::vector<Given> at_most(std::size_t count) const;
  /// A whole number.
  template <std::integral Int>
  Int whole(Int least = std::numeric_limits<Int>::min(), Int most = std::numeric_limits<Int>::max()) const;
  bool truth() const;
  [[nodiscard]] std::string text() const;
  /// Nothing is expected here: what counts are the bytes.
  void nothing() const;

  /// For a comparison of the whole, and to be shown.
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
