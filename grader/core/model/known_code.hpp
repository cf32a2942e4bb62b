// A finding code that is checked at compile time, so that a typo is a compiler error and not a finding
// without a page.
#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "model/finding_codes.hpp"

namespace manyhands {

/// Whether there is a page for this code, in the grader's folder or in an exercise's.
constexpr bool is_known_code(std::string_view code) {
  return std::any_of(finding_codes.begin(), finding_codes.end(),
                     [code](const FindingCode& entry) { return entry.code == code; });
}

/// Not constexpr and never defined: for a wrong code, the compiler's error shows this name.
void no_page_in_docs_findings_has_this_code();

/// A literal with a known code: KnownCode("data-race"), or just "data-race" as an argument. Can be compared
/// with a finding's code: `finding.code == KnownCode("hang")`.
class KnownCode {
 public:
  template <std::size_t n>
  consteval KnownCode(const char (&code)[n]) : code_(code, n - 1) {
    if (!is_known_code(code_)) no_page_in_docs_findings_has_this_code();
  }
  [[nodiscard]] std::string str() const { return std::string(code_); }

  friend constexpr bool operator==(std::string_view text, KnownCode code) { return text == code.code_; }
  friend constexpr bool operator==(KnownCode a, KnownCode b) { return a.code_ == b.code_; }

 private:
  std::string_view code_;
};

}  // namespace manyhands
