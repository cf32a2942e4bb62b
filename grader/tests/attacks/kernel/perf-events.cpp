// attack: histogram-threads
// tries: to count events in the kernel and on other cores
// points: 5
// finding: correct threw
// open at: none - there is nothing between the program and the kernel

#include <linux/perf_event.h>
#include <sys/syscall.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  perf_event_attr attributes{};
  attributes.size = sizeof attributes;
  attributes.type = PERF_TYPE_SOFTWARE;
  attributes.config = PERF_COUNT_SW_CPU_CLOCK;
  attack::tell("perf events", ::syscall(SYS_perf_event_open, &attributes, 0, -1, -1, 0) >= 0);
  attack::confess();
}
