// attack: histogram-threads
// tries: to make the linker fail for a reason that names nothing of its own
// points: 0
// finding: builds does-not-link

extern "C" {
extern __thread char** environ;
}
char** it() {
  return environ;
}
// ---- here stands the reference solution ----
