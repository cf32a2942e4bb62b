// Which frames of a stack are in the learner's files. Pure.
#pragma once
#include <string_view>
#include <vector>

#include "model/evidence.hpp"

namespace manyhands {

/// `prefix`: the beginning of the paths of the learner's files, as in "starter/demo"; if it is empty, no
/// place is the learner's. Neither is one without a line, because it tells them nothing.
bool is_learners(std::string_view file, int line, std::string_view prefix);
bool is_learners(const Frame& frame, std::string_view prefix);

/// The learner's innermost frame; null if there is none. `frames`: innermost first.
const Frame* learner_frame(const std::vector<Frame>& frames, std::string_view prefix);
const Frame* learner_frame(const ThreadStack& stack, std::string_view prefix);

}  // namespace manyhands
