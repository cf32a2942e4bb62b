#include "model/learner_frame.hpp"

namespace manyhands {

bool is_learners(std::string_view file, int line, std::string_view prefix) {
  return line > 0 && !prefix.empty() && file.starts_with(prefix);
}

bool is_learners(const Frame& frame, std::string_view prefix) {
  return is_learners(frame.file, frame.line, prefix);
}

const Frame* learner_frame(const std::vector<Frame>& frames, std::string_view prefix) {
  for (const auto& frame : frames)
    if (is_learners(frame, prefix)) return &frame;
  return nullptr;
}

const Frame* learner_frame(const ThreadStack& stack, std::string_view prefix) {
  return learner_frame(stack.frames, prefix);
}

}  // namespace manyhands
