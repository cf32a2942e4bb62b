#include "kit/schedules/program/offsets.hpp"

#include <link.h>

#include <algorithm>
#include <utility>

namespace manyhands::schedules {
namespace {

/// Where the program's file is loaded, and where it ends.
std::pair<std::uintptr_t, std::uintptr_t> own_range() {
  static const auto range = [] {
    std::pair<std::uintptr_t, std::uintptr_t> found{0, 0};
    ::dl_iterate_phdr(
        [](dl_phdr_info* info, std::size_t, void* to) {
          auto& into = *static_cast<std::pair<std::uintptr_t, std::uintptr_t>*>(to);
          into.first = into.second = info->dlpi_addr;
          for (int i = 0; i < info->dlpi_phnum; ++i) {
            const auto& part = info->dlpi_phdr[i];
            if (part.p_type == PT_LOAD)
              into.second =
                  std::max<std::uintptr_t>(into.second, info->dlpi_addr + part.p_vaddr + part.p_memsz);
          }
          return 1;  // the program itself comes first
        },
        &found);
    return found;
  }();
  return range;
}

}  // namespace

std::uint64_t offset_of(std::uintptr_t at) {
  const auto [begin, end] = own_range();
  return at <= begin || at >= end ? 0 : at - 1 - begin;
}

std::uintptr_t address_of(std::uint64_t offset) {
  return own_range().first + offset + 1;
}

std::uint64_t offset_of_data(std::uintptr_t address) {
  const auto [begin, end] = own_range();
  return address < begin || address >= end ? 0 : address - begin;
}

nlohmann::json offsets_of(std::uintptr_t at, const std::vector<std::uintptr_t>& frames) {
  auto all = nlohmann::json::array();
  if (const auto offset = offset_of(at); offset != 0) all.push_back(offset);
  for (const auto frame : frames)
    if (const auto offset = offset_of(frame); offset != 0 && frame != at) all.push_back(offset);
  return all;
}

}  // namespace manyhands::schedules
