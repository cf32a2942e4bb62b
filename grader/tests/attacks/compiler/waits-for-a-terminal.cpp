// attack: histogram-threads
// tries: to make the compiler wait for a terminal at which nobody types
// points: 0
// finding: builds does-not-build

#include "/dev/ptmx"
