// attack: histogram-threads
// tries: the same by a way from the exercise upwards
// points: 0
// finding: builds does-not-build
// open at: none - the compiler sees the files that the tester's user sees

#if __has_include("../../solutions/histogram-threads/histogram.cpp")
#include "../../solutions/histogram-threads/histogram.cpp"
#else
#error there is no way up
#endif
