// attack: histogram-threads
// tries: to define a forbidden name through an alias
// points: 0
// finding: builds forbidden-symbol

// ---- here stands the reference solution ----

extern "C" int quiet() {
  return 0;
}
extern "C" int getpid() noexcept __attribute__((alias("quiet")));
