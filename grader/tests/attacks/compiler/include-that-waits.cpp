// attack: histogram-threads
// tries: to have the compiler wait for a key
// points: 0
// finding: builds does-not-build

#include "/dev/stdin"
#include "/dev/tty"
