// attack: histogram-threads
// tries: to have the compiler read what it writes, and wait for it for ever
// points: 0
// finding: builds does-not-build

#include "/dev/stdout"
#include "/proc/self/fd/2"
