// attack: histogram-threads
// tries: to make an object file that no tool can read, so that it cannot be judged
// points: 0
// finding: builds does-not-build | builds forbidden-pattern

__attribute__((section(".symtab"))) int table = 3;
// ---- here stands the reference solution ----
