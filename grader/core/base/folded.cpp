#include "base/folded.hpp"

#include <utf8proc.h>

#include <cstdlib>

namespace manyhands {
namespace {

std::string folded_case(std::string_view text) {
  utf8proc_uint8_t* made = nullptr;
  const auto options = static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STABLE);
  const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                 static_cast<utf8proc_ssize_t>(text.size()), &made, options);
  std::string result;
  if (size >= 0) {
    result.assign(reinterpret_cast<const char*>(made), static_cast<std::size_t>(size));
  } else {
    for (const char c : text) result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  std::free(made);
  return result;
}

}  // namespace

std::string folded(std::string_view name) {
  std::string result;
  for (const char c : folded_case(name)) {
    const bool space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!space)
      result += c;
    else if (!result.empty() && result.back() != ' ')
      result += ' ';
  }
  if (result.ends_with(' ')) result.pop_back();
  return result;
}

}  // namespace manyhands
