#include "base/digest.hpp"

#include <fmt/format.h>

#include <cstdint>

namespace manyhands {

std::string digest_of(std::string_view text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const unsigned char c : text) hash = (hash ^ c) * 1099511628211ULL;
  return fmt::format("{:016x}", hash);
}

}  // namespace manyhands
