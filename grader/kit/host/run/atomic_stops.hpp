// Finds decisions on atomic variables that are made in two steps, where only luck keeps other threads from
// interfering in between. The race detector reports no race there. So its program is called once to learn
// where the learner's code reads and writes atomics, and then again for each of these lines, for all of them,
// and for each of the places in a line that has several. A thread that gets there continues only when all
// others have got as far as they can (kit/guest/atomic_stops.hpp). The results are judged as usual, since all
// of these orders can occur.
#pragma once
#include <functional>

#include "kit/host/run/call.hpp"

namespace manyhands::host {

struct AtomicOrders {
  bool note = false;
  Addresses stop_at;
  void add_to(Call& call) const {
    call.note_atomics = note;
    call.stop_at = stop_at;
  }
};

/// `make` makes the call with these orders, each time with the same input. `judge` gets each reply of a call
/// with stops that ended in time, right after the call. Both are called only for the race detector's program.
void with_stops_at_atomics(const std::function<Reply(const AtomicOrders&)>& make,
                           const std::function<void(const Reply&)>& judge);

/// Appended to a finding of such a run.
inline constexpr const char* in_that_order =
    " (in a run in which each thread, after an atomic operation, continued only when all others were "
    "waiting)";

}  // namespace manyhands::host
