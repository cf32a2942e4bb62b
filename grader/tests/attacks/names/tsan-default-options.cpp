// attack: histogram-threads
// tries: to switch the race detector off by its own options
// points: 0
// finding: builds forbidden-symbol
// quick

// ---- here stands the reference solution ----

extern "C" const char* __tsan_default_options() {
  return "report_bugs=0";
}
