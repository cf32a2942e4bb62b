// Addresses as the host knows them: offsets in the program's file.
#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <vector>

namespace manyhands::schedules {

/// Of the call that returns to this address; 0: it is not in the program.
std::uint64_t offset_of(std::uintptr_t at);

/// The return address of the call at this offset.
std::uintptr_t address_of(std::uint64_t offset);

/// Of data; 0: it is on the heap, a stack, or in a library.
std::uint64_t offset_of_data(std::uintptr_t address);

/// The innermost call, and those around it.
nlohmann::json offsets_of(std::uintptr_t at, const std::vector<std::uintptr_t>& frames);

}  // namespace manyhands::schedules
