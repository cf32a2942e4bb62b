// What a decision over evidence comes to. The decisions are pure: they run nothing, read nothing and know no
// clock, so that a verdict can be judged again from a report's figures.
//
// The rule above all others: a verdict is never wrong. A machine's noise can make a program slow, never fast,
// and can keep its threads from running, but never makes them fewer. So a pass is proved by what was
// achieved, a fail by what the program asked for; what is proved neither way is inconclusive, with reason and
// remedy.
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
  std::string reason;   // inconclusive, skipped: why, in learner's words
  std::string remedy;   // … and what to do about it
  std::string summary;  // one line with the figures; may be empty
  std::vector<Finding> findings;
  double fraction = 0;  // of the check's points that are earned: 1, 0.5 or 0
  nlohmann::json measured = nlohmann::json::object();
};

enum class Step {
  more,  // not decided yet: measure once more, and ask again with all of it
  done
};

/// With Step::more the judgement is what it would be if nothing more could be measured.
struct Decision {
  Step step = Step::more;
  Judgement judgement;
};

}  // namespace manyhands
