// Does the program use the mechanism that the exercise asks for? Decided from up to three runs of the release
// build. Pure.
//
// IO work: all answers are held back until the program makes no more progress. What is in flight then is the
// most that it can reach, on any machine. CPU work: the number of tasks that the kernel shows as runnable at
// once. Tasks that wait for a CPU are included, so a busy machine never reduces it.
#pragma once
#include <string_view>
#include <vector>

#include "course/exercise.hpp"
#include "measure/judgement.hpp"
#include "model/evidence.hpp"

namespace manyhands {

/// `workers`: the number that the program was called with. `learner_prefix`: files below it are the learner's
/// ("starter/crawl-threads/").
Decision judge_mechanism(const std::vector<Run>& runs, const Mechanism& asked, int workers,
                         std::string_view learner_prefix, bool final = false);

}  // namespace manyhands
