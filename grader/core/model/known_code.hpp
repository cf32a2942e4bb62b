// A finding's code that is checked when it is compiled, so that a typo is an error of the compiler and not a
// finding without a page.
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "model/finding_codes.hpp"

namespace manyhands {

/// The codes of pages that exercises bring (exercises/<id>/findings/<code>.md), each once, and an empty one,
/// since there may be none.
inline constexpr auto exercise_codes = std::to_array<std::string_view>({
#include "model/exercise_codes.inc"
});

/// Whether a page explains this code.
constexpr bool is_known_code(std::string_view code) {
  return !headline_of(code).empty() ||
         (!code.empty() &&
          std::find(exercise_codes.begin(), exercise_codes.end(), code) != exercise_codes.end());
}

/// Not constexpr, and defined nowhere: the compiler names it where a code is wrong.
void no_page_in_docs_findings_has_this_code();

/// A literal of a known code: KnownCode("data-race"), or just "data-race" as an argument.
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
