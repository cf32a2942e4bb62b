#include "kit/guest/program_base.hpp"

#include <link.h>

namespace manyhands::guest {

std::uintptr_t program_base() {
  std::uintptr_t base = 0;
  // The first object reported is the program itself.
  ::dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t, void* found) {
        *static_cast<std::uintptr_t*>(found) = info->dlpi_addr;
        return 1;
      },
      &base);
  return base;
}

}  // namespace manyhands::guest
