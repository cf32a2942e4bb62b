#include "classroom/entry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/text.hpp"

namespace manyhands {
namespace {

/// Calls `use` with each part of a path, until it returns false.
template <class Use>
void each_part(std::string_view path, Use use) {
  while (!path.empty()) {
    const auto slash = std::min(path.find('/'), path.size());
    if (!use(path.substr(0, slash))) return;
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
}

}  // namespace

std::optional<std::string> cleaned_path(std::string_view path) {
  if (path.starts_with('/')) return std::nullopt;
  std::string clean;
  bool inside = true;
  each_part(path, [&](std::string_view part) {
    inside = inside && part != "..";
    if (part.empty() || part == ".") return true;
    if (!clean.empty()) clean += '/';
    clean += part;
    return inside;
  });
  if (!inside) return std::nullopt;
  return clean;
}

bool is_clutter(std::string_view path) {
  constexpr std::array<std::string_view, 3> left_behind{"__MACOSX", "Thumbs.db", "desktop.ini"};
  bool clutter = false;
  each_part(path, [&](std::string_view part) {
    clutter =
        part.starts_with('.') || std::find(left_behind.begin(), left_behind.end(), part) != left_behind.end();
    return !clutter;
  });
  return clutter;
}

bool normalize(Entry& entry) {
  auto clean = cleaned_path(entry.path);
  if (!clean) {
    entry.kind = EntryKind::outside;
    entry.content.reset();
    return true;
  }
  entry.path = std::move(*clean);
  return !entry.path.empty() && !is_clutter(entry.path);
}

std::string_view last_part(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view first_part(std::string_view path) {
  return path.substr(0, path.find('/'));
}

std::vector<std::string> refusals(const std::vector<Entry>& entries) {
  const auto names = [&](EntryKind kind) {
    std::vector<std::string> paths;
    for (const auto& entry : entries)
      if (entry.kind == kind) paths.push_back(entry.path);
    return paths;
  };
  std::vector<std::string> remarks;
  const auto refuse = [&](EntryKind kind, std::string_view what) {
    if (const auto found = names(kind); !found.empty())
      remarks.push_back(fmt::format("{} are not read: {}.", what, some_of(found)));
  };
  refuse(EntryKind::link, "Links");
  refuse(EntryKind::special, "Devices, pipes and sockets");
  refuse(EntryKind::outside, "Paths that lead out of the folder");
  return remarks;
}

std::string some_of(const std::vector<std::string>& names) {
  constexpr std::size_t most_shown = 3;
  constexpr std::size_t most_columns = 100;
  std::vector<std::string> shown;
  for (std::size_t i = 0; i < std::min(names.size(), most_shown); ++i)
    shown.push_back("'" + shorten(printable_line(names[i]), most_columns) + "'");
  if (names.size() > most_shown) shown.push_back(fmt::format("{} more", names.size() - most_shown));
  return join_words(shown);
}

}  // namespace manyhands
