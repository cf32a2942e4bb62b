// attack: histogram-threads
// tries: to submit a single line that includes the reference solution
// points: 0
// finding: builds does-not-build
// open at: none - the compiler sees the files that the grader's user sees
// quick

#include "@ROOT@/solutions/histogram-threads/histogram.cpp"
