// Work that an exercise wants to be done by child processes only: its calls are noted.
#include <cstdint>

#include "kit/guest/notes.hpp"

// manyhands::work::points_inside: the linker's --wrap redirects the program's calls to this function. It is
// called millions of times, and timed, so that nothing is done but to remember the first call.
extern "C" {
std::uint32_t __real__ZN9manyhands4work13points_insideEmjj(std::uint64_t seed, std::uint32_t chunk,
                                                           std::uint32_t points);
std::uint32_t __wrap__ZN9manyhands4work13points_insideEmjj(std::uint64_t seed, std::uint32_t chunk,
                                                           std::uint32_t points);

std::uint32_t __wrap__ZN9manyhands4work13points_insideEmjj(std::uint64_t seed, std::uint32_t chunk,
                                                           std::uint32_t points) {
  manyhands::guest::note_own_work(__builtin_return_address(0));
  return __real__ZN9manyhands4work13points_insideEmjj(seed, chunk, points);
}
}
