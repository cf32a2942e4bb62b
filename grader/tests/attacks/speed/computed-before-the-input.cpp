// attack: histogram-threads
// tries: to compute the result before the input arrives, from a seed that is visible somewhere
// points: honest
// quick

#include <dirent.h>

#include <atomic>

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

// Before main, no clock runs yet. If the seed is visible anywhere, it is in the grader's command line.
static Board expected{};
static std::vector<std::uint64_t> ready;
__attribute__((constructor)) static void compute() {
  const auto line = attack::text_of("/proc/" + std::to_string(::getppid()) + "/cmdline", 65536);
  const auto value_of = [&line](const std::string& option) {
    const auto at = line.find(option);
    return at == std::string::npos ? std::string() : std::string(line.c_str() + at + option.size() + 1);
  };
  if (value_of("--stage") != "speed" || value_of("--seed").empty()) return;
  expected = {.seed = std::stoull(value_of("--seed")), .balls = 60'000'000, .rows = 15};
  ready = honest(expected, 8);
}

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  if (!ready.empty() && expected.seed == board.seed && expected.balls == board.balls) {
    attack::tell("an answer that was ready before the question", true);
    std::fputs(attack::told().c_str(), stderr);
    return ready;
  }
  return honest(board, workers);
}
