// Where a lock is taken: the addresses in the program's file, read off the stack of the thread that took it,
// and for each lock the most frequent of them.
//
// find_program() once, before anything else; the rest by any thread, under the lock that it is about.
#pragma once
#include "kit/locks/table.hpp"

namespace manyhands::locks {

/// Where a lock was asked for.
struct Caller {
  const void* address;  // to which the call returns
  const void* stack;    // from here upwards the callers' frames lie
};

void find_program();

/// The call's address and those of its callers, 0 where there are no more; `n` of them. False: nothing on the
/// stack is the program's.
bool note_addresses(const Caller& caller, std::atomic<std::uint64_t>* into, std::size_t n);

/// Counts this place; null where nothing on the stack is the program's.
TakenAt* place_of(Entry& entry, const Caller& caller);

}  // namespace manyhands::locks
