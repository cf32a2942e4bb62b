// Weak memory: a load of an atomic variable may return an older store, where the C++ memory model permits it.
// As in C11Tester (Luo and Demsky, 2021), but modification order is the order of execution, and so is the
// total order of seq_cst operations. So everything that happens is permitted, but not everything that is
// permitted happens. Only the thread whose turn it is calls this.
#pragma once
#include <cstdint>

#include "kit/schedules/thread.hpp"

namespace manyhands::schedules {

struct Store;

/// The value that this load returns, and in `released` what it learns with it. `in_memory` is what memory
/// holds.
std::uint64_t weak_load(Object& object, std::uint64_t in_memory, bool seq_cst, const VectorClock*& released);

/// Read by an operation that always reads the newest store.
void weak_read_newest(Object& object, std::uint64_t in_memory, bool seq_cst);

/// Call after the object's `released` clock is that of this store. `before` is what memory held.
void weak_store(Object& object, std::uint64_t before, std::uint64_t value, bool seq_cst);

/// The thread has executed a seq_cst operation.
void weak_seq_cst();

/// The same of a fence.
void weak_fence();

}  // namespace manyhands::schedules
