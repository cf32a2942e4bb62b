// Counts in messages to instructors. Internal to cli/class/.
#pragma once
#include <fmt/core.h>

#include <cstddef>
#include <string>

namespace manyhands {

/// "1 mark", "2 marks".
inline std::string in_words(std::size_t count, const char* what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

}  // namespace manyhands
