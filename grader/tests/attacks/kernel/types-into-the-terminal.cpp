// attack: histogram-threads
// tries: to type a command into the terminal from which it was started
// points: 5
// finding: correct threw
// open at: none - there is nothing between the program and the kernel

#include <sys/ioctl.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  const int terminal = ::open("/dev/tty", O_RDWR);
  const char key = '\n';
  attack::tell("a key", terminal >= 0 && ::ioctl(terminal, TIOCSTI, &key) == 0);
  attack::confess();
}
