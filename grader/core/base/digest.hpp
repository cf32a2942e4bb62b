// A short name for a long text. Pure.
#pragma once
#include <string>
#include <string_view>

namespace manyhands {

/// FNV-1a, 64 bits, as 16 hex digits. It distinguishes texts, but proves nothing, because collisions are easy
/// to construct.
std::string digest_of(std::string_view text);

}  // namespace manyhands
