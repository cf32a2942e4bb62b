// attack: histogram-threads
// tries: to compute the result before the input arrives, from a seed that is visible somewhere
// points: honest
// quick

#include <dirent.h>

#include <atomic>

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

// Before main, no clock runs yet. The host's request contains the seed, as CBOR: "seed", 0x1b, eight bytes.
static Board expected{};
static std::vector<std::uint64_t> ready;
__attribute__((constructor)) static void compute() {
  for (int pid = ::getppid(); pid >= ::getppid() - 3; --pid)
    for (const char* name : {"/cmdline", "/environ", "/fd/0"}) {
      const auto text = attack::text_of("/proc/" + std::to_string(pid) + name, 65536);
      const auto at = text.find("seed\x1b");
      if (at == std::string::npos || at + 13 > text.size()) continue;
      std::uint64_t seed = 0;
      for (std::size_t i = at + 5; i < at + 13; ++i) seed = seed << 8 | static_cast<unsigned char>(text[i]);
      expected = {.seed = seed, .balls = 60'000'000, .rows = 15};
      ready = honest(expected, 8);
      return;
    }
}

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  if (!ready.empty() && expected.seed == board.seed && expected.balls == board.balls) {
    attack::tell("an answer that was ready before the question", true);
    std::fputs(attack::told().c_str(), stderr);
    return ready;
  }
  return honest(board, workers);
}
