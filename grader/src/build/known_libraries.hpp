// Names that a linker misses because a library is not linked: told as the library, and what to do without it.
// Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace manyhands::build {

struct KnownLibrary {
  std::string_view name;    // "oneTBB"
  std::string_view advice;  // what to say: whole sentences but for the full stop
  /// Words of the source that ask for it, the most telling first.
  std::vector<std::string_view> words;
};

/// The library that defines this name (as the linker knows it); null where none is known to.
const KnownLibrary* library_of(std::string_view symbol);

}  // namespace manyhands::build
