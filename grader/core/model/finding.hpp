// A finding: one thing that is wrong, in words for the learner. Plain data. finding_codes.hpp says what each
// code means; the reporters decide how findings are shown.
#pragma once
#include <string>
#include <vector>

namespace manyhands {

/// A place that helps to understand a finding, such as the other access of a data race.
struct Related {
  std::string message;
  std::string file;
  int line = 0;
};

struct Finding {
  std::string code;     // names the mistake, not the detector: "lock-held-during-io"
  std::string by;       // its source: compiler, tests, ledger, kernel, stacks, asan, tsan, clock, source
  int task = 0;         // the exercise's task, 1-based; 0: no particular one
  std::string message;  // with numbers: "your program asked for /x twice, 1.3 ms apart"
  std::string file;     // as the learner knows it: "starter/crawl-threads/crawl.cpp"; may be empty
  int line = 0;         // 1-based; 0: unknown
  int column = 0;       // 1-based; 0: unknown
  std::vector<Related> related;
  std::string output;  // the last lines that the program printed, if they help; may be empty
};

}  // namespace manyhands
