// attack: histogram-threads
// tries: to change the kernel's settings
// points: 5
// finding: correct threw
// open at: none - if started by root, the program is root

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  for (const char* name : {"/proc/sys/kernel/core_pattern", "/proc/sys/vm/drop_caches", "/proc/sysrq-trigger",
                           "/sys/fs/cgroup/cgroup.procs"})
    attack::tell(name, ::open(name, O_WRONLY) >= 0);
  attack::tell("its own rank for the killer of processes", ::open("/proc/1/oom_score_adj", O_WRONLY) >= 0);
  attack::confess();
}
