// What the whole machine did while a program ran: kernel counters, read before and after. Any of them may be
// missing (an old kernel, WSL, a container that hides them): then it is -1, and so is every value computed
// from it. Stateless; thread-safe.
#pragma once
#include <cstdint>

#include "model/evidence.hpp"

namespace manyhands::host {

/// Totals in ns since boot, or since the control group was created.
struct MachineCounters {
  std::int64_t busy_ns = -1;       // sum over all cores; counted in ticks of 10 ms
  std::int64_t steal_ns = -1;      // likewise
  std::int64_t throttled_ns = -1;  // of this control group or an enclosing one, the most throttled
  std::int64_t pressure_ns = -1;   // /proc/pressure/cpu, "some"
  std::int64_t stalled_ns = -1;    // /proc/pressure/memory, "some"
};

MachineCounters machine_counters();

/// Writes the differences between the two into the run.
void fill_machine(Run& run, const MachineCounters& before, const MachineCounters& after);

}  // namespace manyhands::host
