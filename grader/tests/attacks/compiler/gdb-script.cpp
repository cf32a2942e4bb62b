// attack: histogram-threads
// tries: to bring a script for the debugger that examines hanging programs
// points: 5
// finding: correct hang

#include <unistd.h>

#include "histogram.hpp"

// gdb runs the content of this section if it is allowed to.
__attribute__((section(".debug_gdb_scripts"), used)) static const char script[] =
    "\4gdb.inlined-script\nopen('@CANARY@/by-gdb', 'w')\n";

std::vector<std::uint64_t> histogram(const Board&, int) {
  for (;;) ::pause();
}
