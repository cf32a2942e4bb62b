// All finding codes. The table is generated from their pages (finding_page.hpp, cmake/FindingCodes.cmake):
// the grader's own in grader/docs/findings/, which every exercise may use, and those of single exercises in
// exercises/<id>/findings/.
#pragma once
#include <array>
#include <initializer_list>
#include <string_view>

#include "model/verdict.hpp"

namespace manyhands {

/// The checks that may report a finding.
class CheckSet {
 public:
  constexpr CheckSet(std::initializer_list<CheckName> checks) {
    for (const auto check : checks) bits_ |= bit(check);
  }
  [[nodiscard]] constexpr bool contains(CheckName check) const { return (bits_ & bit(check)) != 0; }

 private:
  static constexpr unsigned bit(CheckName check) { return 1u << static_cast<unsigned>(check); }
  unsigned bits_ = 0;
};

struct FindingCode {
  std::string_view code;
  std::string_view headline;  // a few plain words; the finding's title
  std::string_view exercise;  // the only one that has this code; empty: all have it
  CheckSet checks;
};

/// The grader's own codes, by their usual check; then those of each exercise.
inline constexpr std::array finding_codes{
#include "model/finding_table.inc"
};

/// What a code means in an exercise (its own page comes first), or nullptr if it has no such code. Without an
/// exercise: one of the grader's own.
constexpr const FindingCode* find_code(std::string_view code, std::string_view exercise = {}) {
  const FindingCode* found = nullptr;
  for (const auto& entry : finding_codes)
    if (entry.code == code && (entry.exercise.empty() || entry.exercise == exercise)) found = &entry;
  return found;
}

/// The headline of a code, or an empty view if there is no such code.
constexpr std::string_view headline_of(std::string_view code, std::string_view exercise = {}) {
  const auto* found = find_code(code, exercise);
  return found == nullptr ? std::string_view{} : found->headline;
}

}  // namespace manyhands
