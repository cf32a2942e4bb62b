// What a host program tells the grader about one stage: one JSON document, written once, to a descriptor that
// no guest ever holds.
#pragma once
#include <string>
#include <vector>

#include "model/evidence.hpp"
#include "model/finding.hpp"

namespace manyhands {

struct CaseResult {
  std::string name;
  int task = 0;  // 0: none
  bool passed = false;
  double seconds = 0;
  bool ran = true;  // false: not tried, because the program hung before
};

struct StageResult {
  std::vector<CaseResult> cases;
  std::vector<Finding> findings;
  std::vector<Run> runs;
  std::vector<std::string>
      unmeasured;                   // what could not be observed here, and why; makes the check inconclusive
  std::vector<std::string> faults;  // ours
  int detectors_awake = 0;          // instrumented runs in which the planted mistake was reported
  int detectors_asleep = 0;         // … and in which it was not: their silence proves nothing
};

}  // namespace manyhands
