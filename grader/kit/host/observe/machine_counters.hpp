// What the whole machine was doing while a program ran: counters of the kernel, read before and after. Any of
// them may be missing (an old kernel, WSL, a container that hides them): then it is -1, and so is what is
// computed from it. Stateless; any thread.
#pragma once
#include <cstdint>

#include "model/evidence.hpp"

namespace manyhands::host {

/// Totals since the machine, or the control group, began; in ns.
struct MachineCounters {
  std::int64_t busy_ns = -1;       // all cores together; counted in ticks of 10 ms
  std::int64_t steal_ns = -1;      // … likewise
  std::int64_t throttled_ns = -1;  // of this process's control group or one around it, the most throttled
  std::int64_t pressure_ns = -1;   // /proc/pressure/cpu, "some"
  std::int64_t stalled_ns = -1;    // /proc/pressure/memory, "some"
};

MachineCounters machine_counters();

/// Writes what happened between the two into the run.
void fill_machine(Run& run, const MachineCounters& before, const MachineCounters& after);

}  // namespace manyhands::host
