// attack: histogram-threads
// tries: to bring its own main
// points: 0
// finding: builds forbidden-symbol
// quick

// ---- here stands the reference solution ----

int main() {
  return 0;
}
