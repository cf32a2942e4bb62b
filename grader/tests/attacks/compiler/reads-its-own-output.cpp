// attack: histogram-threads
// tries: to make the compiler read its own output, and wait for it forever
// points: 0
// finding: builds does-not-build

#include "/dev/stdout"
#include "/proc/self/fd/2"
