// attack: histogram-threads
// tries: to read the machine's memory and disks through their devices
// points: 5
// finding: correct threw
// open at: none - if started by root, the program is root, and may read every device

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  for (const char* name : {"/dev/mem", "/dev/kmem", "/dev/vda", "/dev/sda", "/dev/nvme0n1", "/proc/kcore"})
    attack::tell(name, ::open(name, O_RDONLY) >= 0);
  attack::tell("a device made by itself",
               ::mknod("disk", S_IFBLK | 0600, makedev(254, 0)) == 0 && ::open("disk", O_RDONLY) >= 0);
  attack::confess();
}
