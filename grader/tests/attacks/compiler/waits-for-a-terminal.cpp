// attack: histogram-threads
// tries: to have the compiler wait for a terminal that nobody types at
// points: 0
// finding: builds does-not-build

#include "/dev/ptmx"
