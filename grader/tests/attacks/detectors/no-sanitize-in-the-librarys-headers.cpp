// attack: histogram-threads
// tries: to keep the detector out of the library's own functions, with a macro that is expanded in its headers
// points: 0
// finding: builds forbidden-pattern

#define GLUE(a, b) a##b
#define MUTE __attribute__((GLUE(no_sani, tize_thread)))
#define iota MUTE iota
#include <numeric>
#undef iota

// ---- here stands the reference solution ----
