// What the library records for the host in the shared table: places, and conditions that changed without the
// mutex. Call all of it with the lock held (waiters.hpp).
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "kit/waits/waiters.hpp"

namespace manyhands::waits {

/// The number of the place in the table; -1: not in the program, or the table is full.
int site_of(const Caller& caller);

/// Records each place once, while there is room. Returns its first address; 0: not in the program.
std::uint64_t note_once(const Caller& caller, Place* places, std::size_t most,
                        std::atomic<std::uint32_t>& count);

/// The number of this notification: how often this condition variable has been notified at this address.
std::uint64_t counted(const Condition* condition, std::uint64_t address);

/// A waiter was told too early, by this notification.
void note_told(const Waiter& waiter, const Place& here, std::uint64_t which);

/// … and continued: its condition had changed although no other thread held its mutex.
void note_missed(const Waiter& waiter);

/// For the conditions that were missed, a notification came later.
void note_later(const Condition* condition);

/// The condition variable no longer exists.
void forget_notes(const Condition* condition);

}  // namespace manyhands::waits
