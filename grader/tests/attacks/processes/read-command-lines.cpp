// attack: histogram-threads
// tries: to learn the seed of the inputs from a command line
// points: 5
// finding: correct threw
// open at: container, none - the grader's own command line shows the seed, if one was given

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  bool worked = false;
  for (int pid = 1; pid < 4000; ++pid) {
    const auto line = attack::text_of("/proc/" + std::to_string(pid) + "/cmdline");
    worked = worked || line.find("--seed") != std::string::npos;
  }
  attack::tell("a command line with a seed in it", worked);
  attack::confess();
}
