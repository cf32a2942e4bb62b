// Where locks are taken: addresses in the program's file, read from the stack of the thread that took the
// lock, and for each lock the most frequent ones.
//
// Call find_program() once, before anything else. All other functions may be called from any thread that
// holds the lock in question.
#pragma once
#include "kit/locks/table.hpp"

namespace manyhands::locks {

/// Where a lock was requested.
struct Caller {
  const void* address;  // the return address of the call
  const void* stack;    // the callers' frames are above this address
};

void find_program();

/// Stores the address of the call and those of its callers, `n` in all, with 0 in place of missing ones.
/// Returns false if no address on the stack is in the program.
bool note_addresses(const Caller& caller, std::atomic<std::uint64_t>* into, std::size_t n);

/// Counts this place; null if no address on the stack is in the program.
TakenAt* place_of(Entry& entry, const Caller& caller);

}  // namespace manyhands::locks
