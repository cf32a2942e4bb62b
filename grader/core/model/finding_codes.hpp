// The grader's finding codes. The table is generated from their pages, grader/docs/findings/<code>.md
// (cmake/FindingCodes.cmake). An exercise may use any of them, or add pages of its own in
// exercises/<id>/findings/<code>.md.
#pragma once
#include <array>
#include <string_view>

namespace manyhands {

struct FindingCode {
  std::string_view code;
  std::string_view headline;  // a few plain words; the finding's title
};

inline constexpr std::array finding_codes{
#include "model/finding_table.inc"
};

/// The headline of a code, or an empty view if there is no such code.
constexpr std::string_view headline_of(std::string_view code) {
  for (const auto& entry : finding_codes)
    if (entry.code == code) return entry.headline;
  return {};
}

}  // namespace manyhands
