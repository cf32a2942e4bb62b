// attack: histogram-threads
// tries: to load a plugin into the compiler, and to leave a precompiled header
// points: 0
// finding: builds does-not-build

#pragma GCC plugin "@CANARY@/plugin.so"
#pragma GCC pch_preprocess "@CANARY@/secret.txt"
undeclared();
