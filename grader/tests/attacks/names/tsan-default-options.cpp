// attack: histogram-threads
// tries: to switch off the race detector with its own options
// points: 0
// finding: builds forbidden-symbol
// quick

// ---- here stands the reference solution ----

extern "C" const char* __tsan_default_options() {
  return "report_bugs=0";
}
