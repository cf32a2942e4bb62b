// attack: histogram-threads
// tries: to make the compiler read /dev/zero
// points: 0
// finding: builds does-not-build
// quick

#include "/dev/zero"
