// attack: histogram-threads
// tries: to suppress reports about its own function
// points: 0
// finding: builds forbidden-symbol

// ---- here stands the reference solution ----

extern "C" const char* __tsan_default_suppressions() {
  return "race:histogram";
}
