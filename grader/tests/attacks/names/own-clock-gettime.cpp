// attack: histogram-threads
// tries: to slow down the clock that the program is timed by
// points: 0
// finding: builds forbidden-symbol

// ---- here stands the reference solution ----

extern "C" int clock_gettime(int, struct timespec*) noexcept {
  return 0;
}
