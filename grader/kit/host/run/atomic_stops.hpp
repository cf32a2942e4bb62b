// Is a decision on atomic variables made in two steps, and is luck all that keeps another thread from coming
// between them? The race detector sees no race there. So its program is called once to learn where the
// learner's code reads and writes atomics, and then once more for each of these lines, for all of them, and
// for each of the places in a line that has several: a thread that comes there goes on when all others have
// got as far as they can (kit/guest/atomic_stops.hpp). What comes of that is judged as ever: all of it may
// happen.
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

/// `make` makes the call with these orders, each time with the same input; `judge` is given each reply of a
/// call with stops that came to an end in time, right after it. Neither is called but for the race detector's
/// program.
void with_stops_at_atomics(const std::function<Reply(const AtomicOrders&)>& make,
                           const std::function<void(const Reply&)>& judge);

/// What is added to a finding of such a run.
inline constexpr const char* in_that_order =
    " (in a run in which each thread, after an atomic operation, continued only when all others were "
    "waiting)";

}  // namespace manyhands::host
