// Compresses bytes with Zstandard, for what is stored and read again by this program. Pure.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace manyhands {

/// Slow and small: for files that are written rarely and kept for long.
std::string compressed(std::string_view bytes);

/// The inverse. An error if `bytes` are damaged, or hold more than `most_bytes`.
Result<std::string> decompressed(std::string_view bytes, std::size_t most_bytes);

}  // namespace manyhands
