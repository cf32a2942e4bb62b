// Finds bytes that are not UTF-8. Pure.
#pragma once
#include <cstddef>
#include <string_view>

namespace manyhands {

/// How many bytes at the beginning of `text` are valid UTF-8; all of them if it is.
std::size_t valid_utf8(std::string_view text);

}  // namespace manyhands
