// attack: histogram-threads
// tries: to get lines of other files quoted next to its own mistakes
// points: 0
// finding: builds forbidden-pattern | builds does-not-build
// open at: none - the compiler sees the files that the grader's user sees

#line 1 "@CANARY@/secret.txt"
undeclared();
#line 1 "/etc/shadow"
also_undeclared();
