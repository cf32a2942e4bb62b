// attack: histogram-threads
// tries: to get a file of the grader's user quoted in an error message
// points: 0
// finding: builds does-not-build
// open at: none - the compiler sees the files that the grader's user sees

#include "@CANARY@/secret.txt"
