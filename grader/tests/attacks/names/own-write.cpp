// attack: histogram-threads
// tries: to replace the write function that sends the kit's answers
// points: 0
// finding: builds forbidden-symbol

#include <unistd.h>

// ---- here stands the reference solution ----

extern "C" ssize_t write(int, const void*, size_t size) {
  return static_cast<ssize_t>(size);
}
