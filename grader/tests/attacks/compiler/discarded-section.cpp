// attack: histogram-threads
// tries: to put code that it needs into a section that the linker discards
// points: 0
// finding: builds does-not-link | builds forbidden-pattern

__attribute__((section("/DISCARD/"))) int gone = 3;
int* there = &gone;
// ---- here stands the reference solution ----
