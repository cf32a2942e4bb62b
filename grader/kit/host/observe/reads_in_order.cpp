#include "kit/host/observe/reads_in_order.hpp"

#include <algorithm>

#include "kit/host/observe/blocked.hpp"
#include "kit/host/observe/stacks.hpp"
#include "model/learner_frame.hpp"

namespace manyhands::host {
namespace {

constexpr int sure = 3;  // how often it must be seen before the program is stopped to take stacks

}  // namespace

bool reads_in_order(const std::vector<BlockedCall>& blocked, pid_t parent) {
  const auto reads = std::find_if(blocked.begin(), blocked.end(), [&](const BlockedCall& b) {
    return b.pid == parent && b.call == "read" && !b.object.empty();
  });
  if (reads == blocked.end()) return false;
  return std::any_of(blocked.begin(), blocked.end(), [&](const BlockedCall& b) {
    return b.pid != parent && b.call == "write" && !b.object.empty() && b.object != reads->object &&
           b.readers == std::vector<int>{parent};
  });
}

void ReadsInOrderWatch::look(pid_t guest) {
  ++looks_;
  if (!reads_in_order(blocked_calls(guest), guest)) return;
  if (++seen_ == sure) stacks_ = stacks_of(guest);
}

void ReadsInOrderWatch::fill(Run& run, const std::string& prefix) const {
  run.reads_in_order.looks = looks_;
  run.reads_in_order.seen = seen_;
  for (const auto& stack : stacks_)
    if (const auto* frame = learner_frame(stack, prefix); frame != nullptr && run.reads_in_order.line == 0) {
      run.reads_in_order.file = frame->file;
      run.reads_in_order.line = frame->line;
    }
}

}  // namespace manyhands::host
