// attack: histogram-threads
// tries: to have lines of other files quoted beside its own mistakes
// points: 0
// finding: builds forbidden-pattern | builds does-not-build
// open at: none - the compiler sees the files that the tester's user sees

#line 1 "@CANARY@/secret.txt"
undeclared();
#line 1 "/etc/shadow"
also_undeclared();
