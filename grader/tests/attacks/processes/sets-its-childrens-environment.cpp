// attack: histogram-threads
// tries: to get its own library loaded into the tools that examine it when it hangs
// points: 5
// finding: correct hang

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>

#include "histogram.hpp"

__attribute__((constructor)) static void loaded() {
  if (std::getenv("ATTACK_LOADED") == nullptr) return;
  const int fd = ::open("@CANARY@/loaded", O_WRONLY | O_CREAT, 0666);
  ::close(fd);
}

std::vector<std::uint64_t> histogram(const Board&, int) {
  ::setenv("ATTACK_LOADED", "1", 1);
  ::setenv("LD_PRELOAD", "/proc/self/exe", 1);
  ::setenv("LD_LIBRARY_PATH", "/tmp", 1);
  ::setenv("PYTHONPATH", "/tmp", 1);
  for (;;) ::pause();
}
