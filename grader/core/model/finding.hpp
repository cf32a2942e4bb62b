// A finding: one thing that is wrong, said in the learner's words. Plain data; what each code means stands in
// finding_codes.hpp, how it is shown is the reporters' business.
#pragma once
#include <string>
#include <vector>

namespace manyhands {

/// A place that helps to understand a finding, e.g. the other access of a data race.
struct Related {
  std::string message;
  std::string file;
  int line = 0;
};

struct Finding {
  std::string code;     // named by the mistake, not by the detector: "lock-held-during-io"
  std::string by;       // who saw it: compiler, tests, ledger, kernel, stacks, asan, tsan, clock, source
  int task = 0;         // the exercise's task, 1-based; 0: none in particular
  std::string message;  // with its numbers: "your program asked for /x twice, 1.3 ms apart"
  std::string file;     // as the learner knows it: "starter/crawl-threads/crawl.cpp"; may be empty
  int line = 0;         // 1-based; 0: unknown
  int column = 0;       // 1-based; 0: unknown
  std::vector<Related> related;
  std::string output;  // the last lines that the program printed, where that helps; may be empty
};

}  // namespace manyhands
