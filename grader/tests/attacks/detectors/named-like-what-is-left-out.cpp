// attack: histogram-threads
// tries: to race in functions with the names of functions whose reports are ignored
// points: 80
// finding: races data-race

#include <thread>

static int raced = 0;
static void free_all() {
  for (int i = 0; i < 1000; ++i) ++raced;
}
static void my_manyhands_planted_race() {
  free_all();
}
static void __cxa_free_list() {
  my_manyhands_planted_race();
}

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  {
    std::jthread one(__cxa_free_list);
    std::jthread other(__cxa_free_list);
  }
  return honest(board, workers);
}
