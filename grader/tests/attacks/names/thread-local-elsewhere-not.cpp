// attack: histogram-threads
// tries: to make the linker fail with an error that mentions nothing of its own
// points: 0
// finding: builds does-not-link

extern "C" {
extern __thread const char* argp_program_version;
}
const char* it() {
  return argp_program_version;
}
// ---- here stands the reference solution ----
