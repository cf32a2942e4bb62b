// attack: histogram-threads
// tries: to have /etc/passwd quoted in an error message
// points: 0
// finding: builds does-not-build
// leak: 'root'
// open at: none - the compiler sees the files that the tester's user sees

#include "/etc/passwd"
