// attack: histogram-threads
// tries: to slow down the clock with which the program is timed
// points: 0
// finding: builds forbidden-symbol

// ---- here stands the reference solution ----

extern "C" int clock_gettime(int, struct timespec*) noexcept {
  return 0;
}
