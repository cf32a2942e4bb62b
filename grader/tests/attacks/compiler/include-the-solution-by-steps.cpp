// attack: histogram-threads
// tries: the same, by a path upwards from the exercise
// points: 0
// finding: builds does-not-build
// open at: none - the compiler sees the files that the grader's user sees

#if __has_include("../../solutions/histogram-threads/histogram.cpp")
#include "../../solutions/histogram-threads/histogram.cpp"
#else
#error there is no way up
#endif
