// The result of one stage, from the host program to the grader: one JSON document, written once, to a
// descriptor that no guest ever holds.
#pragma once
#include <string>
#include <vector>

#include "model/evidence.hpp"
#include "model/finding.hpp"
#include "model/timeline.hpp"

namespace manyhands {

struct CaseResult {
  std::string name;
  int task = 0;  // 0: none
  bool passed = false;
  double seconds = 0;
  bool ran = true;  // false: not run, because the program hung before
};

struct StageResult {
  std::vector<CaseResult> cases;
  std::vector<Finding> findings;
  std::vector<Run> runs;
  std::vector<std::string>
      unmeasured;                   // what could not be observed here, and why; makes the check inconclusive
  std::vector<std::string> faults;  // our own
  std::vector<std::string> remarks = {};  // only for people: shown by `grader compare`, never judged
  int detectors_awake = 0;                // instrumented runs in which the planted mistake was reported
  int schedules = 0;                      // how many orders of threads were tried (stage "schedules")
  std::vector<Timeline> timelines = {};   // only for people (stage "timeline"): of each run
  int detectors_asleep = 0;  // runs in which it was not: then a detector's silence proves nothing
};

}  // namespace manyhands
