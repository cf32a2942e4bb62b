// attack: histogram-threads
// tries: to replace the library's printf
// points: 0
// finding: builds forbidden-symbol

// ---- here stands the reference solution ----

extern "C" int printf(const char*, ...) {
  return 0;
}
