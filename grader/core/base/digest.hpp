// A short name for much text. Pure.
#pragma once
#include <string>
#include <string_view>

namespace manyhands {

/// FNV-1a, 64 bits, as 16 hex digits. Tells texts apart; anyone can make two that share one, so it proves
/// nothing.
std::string digest_of(std::string_view text);

}  // namespace manyhands
