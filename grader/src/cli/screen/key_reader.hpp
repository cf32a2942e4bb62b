// Turns the bytes of a terminal into keys. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace manyhands {

class KeyReader {
 public:
  /// One entry for each complete key: its character, or "left", "right", "up", "down", "page up", "page
  /// down", "home", "end"; empty for any other key of several bytes. A key may arrive in parts.
  std::vector<std::string> keys_of(std::string_view bytes);
  /// Whether the last byte was Escape: the key itself, or the beginning of another one, whose rest follows at
  /// once.
  [[nodiscard]] bool may_be_escape() const;
  /// No rest has followed: it was the key itself, "escape".
  std::string escape_key();

 private:
  std::string begun_;  // of a key that is not complete
};

}  // namespace manyhands
