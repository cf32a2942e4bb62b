// attack: histogram-threads
// tries: to put its own printf in place of the library's
// points: 0
// finding: builds forbidden-symbol

// ---- here stands the reference solution ----

extern "C" int printf(const char*, ...) {
  return 0;
}
