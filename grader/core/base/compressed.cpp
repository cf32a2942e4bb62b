#include "base/compressed.hpp"

#include <zstd.h>

#include <stdexcept>

namespace manyhands {
namespace {

constexpr int smallest = 19;  // zstd's levels above need much more memory

}  // namespace

std::string compressed(std::string_view bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  const auto size = ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), smallest);
  if (ZSTD_isError(size) != 0) throw std::runtime_error(std::string("zstd: ") + ZSTD_getErrorName(size));
  out.resize(size);
  return out;
}

Result<std::string> decompressed(std::string_view bytes, std::size_t most_bytes) {
  const auto size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR)
    return Error{"it is not compressed as expected"};
  if (size > most_bytes) return Error{"it is too large"};
  std::string out(static_cast<std::size_t>(size), '\0');
  const auto got = ZSTD_decompress(out.data(), out.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(got) != 0 || got != out.size()) return Error{"it is damaged"};
  return out;
}

}  // namespace manyhands
