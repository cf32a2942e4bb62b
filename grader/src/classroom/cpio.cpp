#include "classroom/cpio.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text.hpp"

namespace manyhands {
namespace {

constexpr std::string_view magic = "070701";
constexpr std::size_t digits = 8;
constexpr std::size_t numbers = 13;
constexpr std::size_t alignment = 4;
constexpr std::uint32_t longest_path = 64 * 1024;

struct CpioHeader {
  std::uint32_t mode = 0;
  std::uint32_t file_bytes = 0;
  std::uint32_t name_bytes = 0;
};

std::optional<CpioHeader> header_of(std::string_view text) {
  if (!text.starts_with(magic)) return std::nullopt;
  text.remove_prefix(magic.size());
  std::array<std::uint32_t, numbers> values{};
  for (auto& value : values) {
    const auto* end = text.data() + digits;
    const auto [stopped, code] = std::from_chars(text.data(), end, value, 16);
    if (code != std::errc{} || stopped != end) return std::nullopt;
    text.remove_prefix(digits);
  }
  constexpr std::size_t mode = 1;
  constexpr std::size_t file_bytes = 6;
  constexpr std::size_t name_bytes = 11;
  return CpioHeader{values[mode], values[file_bytes], values[name_bytes]};
}

/// Bsdtar writes a hard link without a type.
EntryKind kind_of_mode(std::uint32_t mode) {
  if (S_ISREG(mode)) return EntryKind::file;
  if (S_ISDIR(mode)) return EntryKind::folder;
  if (S_ISLNK(mode) || (mode & S_IFMT) == 0) return EntryKind::link;
  return EntryKind::special;
}

class CpioReader {
 public:
  explicit CpioReader(std::istream& in) : in_(in) {}

  std::optional<std::string> take(std::size_t bytes) {
    std::string text(bytes, '\0');
    in_.read(text.data(), static_cast<std::streamsize>(bytes));
    if (static_cast<std::size_t>(in_.gcount()) != bytes) return std::nullopt;
    at_ += bytes;
    return text;
  }
  bool skip(std::size_t bytes) {
    in_.ignore(static_cast<std::streamsize>(bytes));
    at_ += bytes;
    return static_cast<std::size_t>(in_.gcount()) == bytes;
  }
  bool align() { return at_ % alignment == 0 || skip(alignment - at_ % alignment); }
  /// Whether only padding follows.
  bool at_end() {
    for (auto c = in_.get(); c != std::istream::traits_type::eof(); c = in_.get())
      if (c != 0) return false;
    return true;
  }

 private:
  std::istream& in_;
  std::size_t at_ = 0;
};

}  // namespace

Result<std::vector<Entry>> read_cpio(std::istream& in, const std::string& shown, const ImportLimits& limits,
                                     const Wanted& wanted) {
  const Error damaged{shown + " is damaged"};
  CpioReader reader(in);
  std::vector<Entry> entries;
  for (std::size_t seen = 0;; ++seen) {
    const auto text = reader.take(magic.size() + numbers * digits);
    const auto header = text ? header_of(*text) : std::nullopt;
    if (!header || header->name_bytes == 0 || header->name_bytes > longest_path) return damaged;
    auto name = reader.take(header->name_bytes);
    if (!name || !reader.align()) return damaged;
    name->resize(std::min(name->find('\0'), name->size()));
    if (*name == "TRAILER!!!" && header->mode == 0 && header->file_bytes == 0) {
      if (!reader.at_end()) return damaged;
      return entries;
    }
    if (seen == limits.entries)
      return Error{fmt::format("{} contains more than {} files and folders", shown,
                               format_count(static_cast<std::int64_t>(limits.entries)))};
    Entry entry{std::move(*name), kind_of_mode(header->mode), header->file_bytes, {}};
    const bool kept = normalize(entry);
    if (kept && entry.kind == EntryKind::file && wanted(entry.path) >= entry.bytes &&
        wanted(entry.path) > 0) {
      entry.content = reader.take(header->file_bytes);
      if (!entry.content) return damaged;
    } else if (!reader.skip(header->file_bytes)) {
      return damaged;
    }
    if (!reader.align()) return damaged;
    if (kept) entries.push_back(std::move(entry));
  }
}

}  // namespace manyhands
