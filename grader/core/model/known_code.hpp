// A finding code that is checked at compile time, so that a typo is a compiler error and not a finding
// without a page.
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "model/finding_codes.hpp"

namespace manyhands {

/// The codes of all pages in exercises (exercises/<id>/findings/<code>.md), each once; plus an empty code,
/// because there may be none.
inline constexpr auto exercise_codes = std::to_array<std::string_view>({
#include "model/exercise_codes.inc"
});

/// Whether there is a page for this code.
constexpr bool is_known_code(std::string_view code) {
  return !headline_of(code).empty() ||
         (!code.empty() &&
          std::find(exercise_codes.begin(), exercise_codes.end(), code) != exercise_codes.end());
}

/// Not constexpr and never defined: for a wrong code, the compiler's error shows this name.
void no_page_in_docs_findings_has_this_code();

/// A literal with a known code: KnownCode("data-race"), or just "data-race" as an argument.
class KnownCode {
 public:
  template <std::size_t n>
  consteval KnownCode(const char (&code)[n]) : code_(code, n - 1) {
    if (!is_known_code(code_)) no_page_in_docs_findings_has_this_code();
  }
  [[nodiscard]] std::string str() const { return std::string(code_); }

 private:
  std::string_view code_;
};

}  // namespace manyhands
