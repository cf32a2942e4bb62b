// attack: histogram-threads
// tries: to define a name that the linker uses instead of read
// points: 0
// finding: builds forbidden-symbol

// ---- here stands the reference solution ----

extern "C" long __wrap_read(int, void*, unsigned long) {
  return 0;
}
