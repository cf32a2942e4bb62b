// Regular expressions in RE2's syntax: they need linear time and bounded stack space for any text, so they
// are safe to use on learners' files. Bytes that are not valid UTF-8 count as single characters.
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

/// Immutable, so several threads may use it at once. Copies share one compiled expression.
class Pattern {
 public:
  struct Match {
    std::string_view text;                 // part of the searched text, like `groups`
    std::size_t at = 0;                    // where it begins, in bytes
    std::vector<std::string_view> groups;  // the text in each pair of parentheses; empty if it took no part
  };

  /// An invalid expression matches nothing; see error().
  explicit Pattern(const std::string& expression);

  /// RE2's description of what is wrong with the expression; empty if it is valid.
  [[nodiscard]] std::string error() const;
  /// The first non-empty match.
  [[nodiscard]] std::optional<Match> find(std::string_view text) const;

 private:
  std::shared_ptr<const re2::RE2> compiled_;
};

}  // namespace manyhands
