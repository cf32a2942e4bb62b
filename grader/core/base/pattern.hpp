// Regular expressions, in RE2's syntax: their time is linear in the text and their stack is bounded, whatever
// the text is. So they may be tried on what a learner wrote. Bytes that are no UTF-8 are characters like
// others.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace manyhands {

/// Immutable: may be used by several threads at once. Copies share one compiled expression.
class Pattern {
 public:
  struct Match {
    std::string_view text;                 // within the text that was searched, like `groups`
    std::size_t at = 0;                    // where it begins, in bytes
    std::vector<std::string_view> groups;  // what stands in the parentheses; empty where they took no part
  };

  /// A wrong expression matches nothing; see error().
  explicit Pattern(const std::string& expression);

  /// What is wrong with the expression, in RE2's words; empty: nothing.
  [[nodiscard]] std::string error() const;
  /// The first match that is not empty.
  [[nodiscard]] std::optional<Match> find(std::string_view text) const;

 private:
  std::shared_ptr<const re2::RE2> compiled_;
};

}  // namespace manyhands
