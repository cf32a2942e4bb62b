// Does the program do it the way the exercise asks for? Decided from up to three runs of the release build.
// Pure.
//
// IO work: every answer is held back until the program can go on no further; what is in flight then is how
// far it gets at most, whatever the machine does. CPU work: what the kernel shows at work at once. Tasks that
// wait for a CPU count as at work, so that a busy machine never makes them fewer.
#pragma once
#include <string_view>
#include <vector>

#include "course/exercise.hpp"
#include "measure/judgement.hpp"
#include "model/evidence.hpp"

namespace manyhands {

/// `workers`: what the program was given. `learner_prefix`: files below it are the learner's
/// ("starter/crawl-threads/").
Decision judge_mechanism(const std::vector<Run>& runs, const Mechanism& asked, int workers,
                         std::string_view learner_prefix, bool final = false);

}  // namespace manyhands
