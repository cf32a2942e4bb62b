#include "kit/locks/taken_at.hpp"

#include <elf.h>
#include <link.h>

namespace manyhands::locks {
namespace {

constexpr auto relaxed = std::memory_order_relaxed;
constexpr std::size_t words_looked_at = 64;  // the number of words of the stack that are examined

std::uintptr_t base = 0;  // where the program's file is loaded in memory
std::uintptr_t code_begin = 0;
std::uintptr_t code_end = 0;

std::uint64_t in_program(std::uintptr_t address) {
  return address >= code_begin && address < code_end ? address - base : 0;
}

std::uintptr_t word_at(const void* stack, std::size_t index) {
  return static_cast<const volatile std::uintptr_t*>(stack)[index];
}

/// For a call from a library (for example a wait in the standard library): the first address on the stack
/// that is in the program.
std::uint64_t address_of(const Caller& caller) {
  auto address = in_program(reinterpret_cast<std::uintptr_t>(caller.address));
  for (std::size_t i = 0; address == 0 && i < words_looked_at; ++i)
    address = in_program(word_at(caller.stack, i));
  return address;
}

void note_callers(TakenAt& place, const Caller& caller) {
  std::size_t known = 0;
  for (std::size_t i = 0; i < words_looked_at && known < most_callers; ++i)
    if (const auto address = in_program(word_at(caller.stack, i)); address != 0)
      place.callers[known++].store(address, relaxed);
  for (; known < most_callers; ++known) place.callers[known].store(0, relaxed);
}

}  // namespace

bool note_addresses(const Caller& caller, std::atomic<std::uint64_t>* into, std::size_t n) {
  std::size_t known = 0;
  if (const auto address = address_of(caller); address != 0) into[known++].store(address, relaxed);
  for (std::size_t i = 0; i < words_looked_at && known > 0 && known < n; ++i)
    if (const auto address = in_program(word_at(caller.stack, i)); address != 0)
      into[known++].store(address, relaxed);
  const bool found = known > 0;
  for (; known < n; ++known) into[known].store(0, relaxed);
  return found;
}

void find_program() {
  // The first object reported is the program itself.
  ::dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t, void*) {
        base = info->dlpi_addr;
        for (int i = 0; i < info->dlpi_phnum; ++i) {
          const auto& part = info->dlpi_phdr[i];
          if (part.p_type != PT_LOAD || (part.p_flags & PF_X) == 0) continue;
          const auto at = base + part.p_vaddr;
          if (code_begin == 0) code_begin = at;
          code_end = at + part.p_memsz;
        }
        return 1;
      },
      nullptr);
}

/// Keeps the most frequent places like "Space-Saving" (Metwally, Agrawal and El Abbadi, 2005): a new place
/// replaces the rarest one and inherits its count. Call it with the lock held.
TakenAt* place_of(Entry& entry, const Caller& caller) {
  const auto address = address_of(caller);
  if (address == 0) return nullptr;
  auto* rarest = &entry.places[0];
  for (auto& place : entry.places) {
    if (place.address.load(relaxed) == address) {
      place.times.fetch_add(1, relaxed);
      return &place;
    }
    if (place.times.load(relaxed) < rarest->times.load(relaxed)) rarest = &place;
  }
  rarest->address.store(address, relaxed);
  rarest->times.fetch_add(1, relaxed);
  rarest->cpu_ns.store(0, relaxed);
  note_callers(*rarest, caller);
  return rarest;
}

}  // namespace manyhands::locks
