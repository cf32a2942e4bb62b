// The result of a decision over evidence. Decisions are pure: they run nothing, read nothing and use no
// clock, so a verdict can be judged again from the figures in a report.
//
// The most important rule: a verdict is never wrong. Noise can make a program slow, never fast, and can keep
// its threads from running, but never reduces their number. So a pass is proved by what the program achieved,
// a fail by what it requested. What is not proved either way is inconclusive, with a reason and a remedy.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "model/finding.hpp"
#include "model/verdict.hpp"

namespace manyhands {

struct Judgement {
  Verdict verdict = Verdict::inconclusive;
  Why why = Why::none;
  std::string reason;   // inconclusive or skipped: why, in words for learners
  std::string remedy;   // … and what to do about it
  std::string summary;  // one line with the figures; may be empty
  std::vector<Finding> findings;
  double fraction = 0;  // of the check's points: 1, 0.5 or 0
  nlohmann::json measured = nlohmann::json::object();
};

enum class Step {
  more,  // undecided: measure again, and decide from all runs together
  done
};

/// With Step::more, the judgement is the one to use if nothing more can be measured.
struct Decision {
  Step step = Step::more;
  Judgement judgement;
};

}  // namespace manyhands
