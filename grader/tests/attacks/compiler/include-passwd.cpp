// attack: histogram-threads
// tries: to get /etc/passwd quoted in an error message
// points: 0
// finding: builds does-not-build
// leak: 'root'
// open at: none - the compiler sees the files that the grader's user sees

#include "/etc/passwd"
