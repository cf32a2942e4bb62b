#include "kit/schedules/unwinder.hpp"

#include <link.h>
#include <unwind.h>

#include <algorithm>
#include <cstring>

namespace manyhands::schedules {
namespace {

std::uintptr_t library_begin = 0;
std::uintptr_t library_end = 0;

int look(dl_phdr_info* info, std::size_t, void*) {
  if (std::strstr(info->dlpi_name, "libgcc_s") == nullptr) return 0;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const auto& part = info->dlpi_phdr[i];
    if (part.p_type != PT_LOAD) continue;
    const auto begin = info->dlpi_addr + part.p_vaddr;
    library_begin = library_begin == 0 ? begin : std::min(library_begin, begin);
    library_end = std::max(library_end, begin + part.p_memsz);
  }
  return 1;
}

}  // namespace

void find_unwinder() {
  ::dl_iterate_phdr(look, nullptr);
}

bool in_unwinder(std::uintptr_t at) {
  return at >= library_begin && at < library_end;
}

}  // namespace manyhands::schedules
