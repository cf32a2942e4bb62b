// For names that the linker misses because a library is not linked: names the library, and what to use
// instead. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace manyhands::build {

struct KnownLibrary {
  std::string_view name;    // "oneTBB"
  std::string_view advice;  // whole sentences, without the final full stop
  /// Words in the source that show its use, most specific first.
  std::vector<std::string_view> words;
};

/// The library that defines this linker name; null if unknown.
const KnownLibrary* library_of(std::string_view symbol);

}  // namespace manyhands::build
