// attack: histogram-threads
// tries: to mount something, and to change the root
// points: 5
// finding: correct threw
// open at: none - if started by root, the program is root

#include <sys/mount.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  attack::tell("a mount", ::mount("none", "/tmp", "tmpfs", 0, nullptr) == 0);
  attack::tell("another root", ::chroot("/tmp") == 0);
  attack::confess();
}
