// attack: histogram-threads
// tries: to hand in one line: the reference solution
// points: 0
// finding: builds does-not-build
// open at: none - the compiler sees the files that the tester's user sees
// quick

#include "@ROOT@/solutions/histogram-threads/histogram.cpp"
