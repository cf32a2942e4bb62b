// The three questions that the mechanism check asks of its runs. Internal to judge_mechanism; pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "course/exercise.hpp"
#include "model/evidence.hpp"
#include "model/finding.hpp"

namespace manyhands {

struct Part {
  enum class Is { as_asked, wrong, open } is = Is::open;
  std::vector<Finding> findings;  // when wrong
  std::string reason;             // when open: what could not be seen, in learner's words
};

/// How many requests were in flight when all answers were held back?
Part judge_gate(const std::vector<const Run*>& runs, int workers, std::string_view learner_prefix);

/// Who was at work at once?
Part judge_at_work(const std::vector<const Run*>& runs, const Mechanism& asked);

/// What was left running or open? Open: seen, but not yet often enough to be sure.
Part judge_leftovers(const std::vector<const Run*>& runs, const Mechanism& asked);

}  // namespace manyhands
