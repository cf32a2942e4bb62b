// attack: histogram-threads
// tries: to put what it needs into a section that the linker throws away
// points: 0
// finding: builds does-not-link | builds forbidden-pattern

__attribute__((section("/DISCARD/"))) int gone = 3;
int* there = &gone;
// ---- here stands the reference solution ----
