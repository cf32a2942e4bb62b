// attack: histogram-threads
// tries: to cut the attribute in two, with a blank behind the backslash, and to have the lines after it taken for a system header's
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
