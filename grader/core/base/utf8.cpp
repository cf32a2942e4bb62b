#include "base/utf8.hpp"

#include <utf8proc.h>

namespace manyhands {

std::size_t valid_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    utf8proc_int32_t value = 0;
    const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                                       static_cast<utf8proc_ssize_t>(text.size() - at), &value);
    if (size <= 0) break;
    at += static_cast<std::size_t>(size);
  }
  return at;
}

}  // namespace manyhands
