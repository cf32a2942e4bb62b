// attack: histogram-threads
// tries: to split the attribute in two, with a space after the backslash, and to make the following lines look like a system header
// points: 0
// finding: builds forbidden-pattern

// clang-format off
static const char* marker = R"(
# 1 "/usr/include/c++/12/bits/stl_algo.h" 1 3
)"; static int raced = 0;
__attribute__((no_sani\ 
tize_thread)) static void race() {
  for (int i = 0; i < 1000; ++i) raced += marker[0];
}

// clang-format on
#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  {
    std::jthread one(race);
    std::jthread other(race);
  }
  return honest(board, workers);
}
