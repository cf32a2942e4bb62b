// attack: histogram-threads
// tries: to make the compiler wait for keyboard input
// points: 0
// finding: builds does-not-build

#include "/dev/stdin"
#include "/dev/tty"
