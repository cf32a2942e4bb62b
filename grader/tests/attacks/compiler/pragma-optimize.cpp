// attack: histogram-threads
// tries: to be compiled with other options
// points: honest

#pragma GCC optimize("O3", "fast-math", "unroll-loops")
// ---- here stands the reference solution ----
