// Did a program that reached its time limit have too little of the machine, or would it never have come to an
// end? Pure.
#pragma once
#include <cstdint>

#include "kit/host/machine_counters.hpp"

namespace manyhands::host {

/// `span_ns`: since its call; `cpu_ns`, `waited_ns`: what all its threads had of CPUs in it, and how long
/// they were ready and waited for one. True where it had little and somebody on this machine had to wait:
/// then nothing may be concluded. Where the kernel does not tell of pressure, that may always be.
bool may_be_starved(std::int64_t span_ns, std::int64_t cpu_ns, std::int64_t waited_ns,
                    const MachineCounters& before, const MachineCounters& after);

}  // namespace manyhands::host
