// Turns the bytes of a terminal into keys. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace manyhands {

class KeyReader {
 public:
  /// One entry for each complete key: its character, or "left", "right", "home", "end"; empty for any other
  /// key of several bytes. A key may arrive in parts.
  std::vector<std::string> keys_of(std::string_view bytes);

 private:
  std::string begun_;  // of a key that is not complete
};

}  // namespace manyhands
