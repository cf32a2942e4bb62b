// How much a terminal shows.
#pragma once
#include <cstddef>

namespace manyhands {

struct ScreenSize {
  std::size_t width = 80;
  std::size_t height = 24;
};

}  // namespace manyhands
