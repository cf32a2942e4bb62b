// attack: histogram-threads
// tries: to have a file of the tester's user quoted in an error message
// points: 0
// finding: builds does-not-build
// open at: none - the compiler sees the files that the tester's user sees

#include "@CANARY@/secret.txt"
