// Accesses to the program's memory, checked for races: two accesses to the same bytes by different threads,
// at least one of them a write and one not atomic, that no synchronisation orders. As FastTrack, but it keeps
// every access that no later one replaces, so no pair is missed. Only the thread whose turn it is calls this.
#pragma once
#include <cstddef>
#include <cstdint>

namespace manyhands::schedules {

enum class How : std::uint8_t { read, write, atomic_read, atomic_write, freed };

/// Ends the process at a race.
void access(std::uintptr_t address, std::size_t bytes, How how, std::uintptr_t at);
void access_freed(std::uintptr_t address, std::size_t bytes, std::uintptr_t at);

}  // namespace manyhands::schedules
