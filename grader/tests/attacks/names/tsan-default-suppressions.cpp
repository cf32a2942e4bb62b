// attack: histogram-threads
// tries: to have the races of its own function left out
// points: 0
// finding: builds forbidden-symbol

// ---- here stands the reference solution ----

extern "C" const char* __tsan_default_suppressions() {
  return "race:histogram";
}
