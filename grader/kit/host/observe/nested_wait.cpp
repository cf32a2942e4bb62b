#include "kit/host/observe/nested_wait.hpp"

#include <algorithm>
#include <vector>

#include "model/finding_at.hpp"
#include "model/stack_reading.hpp"

namespace manyhands::host {
namespace {

// Where a task waits for others: oneTBB does this in templates, so the names are in the program.
bool is_wait(const Frame& frame) {
  return frame.function.starts_with("tbb::detail::d1::") &&
         (frame.function.find("execute_and_wait") != std::string::npos ||
          frame.function.find("::wait") != std::string::npos);
}

// A learner's frame that was called by the library; its caller identifies the task.
struct Task {
  const Frame* line;
  const Frame* caller;
  std::size_t at;
};

std::vector<Task> tasks_of(const ThreadStack& stack, const std::string& prefix) {
  std::vector<Task> tasks;
  for (std::size_t i = 0; i + 1 < stack.frames.size(); ++i) {
    const auto& frame = stack.frames[i];
    const auto& caller = stack.frames[i + 1];
    if (is_learners(frame, prefix) && caller.function.starts_with("tbb::detail::d1::"))
      tasks.push_back({&frame, &caller, i});
  }
  return tasks;
}

std::optional<Finding> in(const ThreadStack& stack, const std::string& prefix) {
  const auto lock = std::find_if(stack.frames.begin(), stack.frames.end(), [&](const Frame& frame) {
    return !is_learners(frame, prefix) && waits_for(frame, WaitsFor::mutex);
  });
  const auto tasks = tasks_of(stack, prefix);
  if (lock == stack.frames.end() || tasks.empty()) return std::nullopt;
  const auto& inner = tasks.front();
  if (static_cast<std::size_t>(lock - stack.frames.begin()) > inner.at) return std::nullopt;
  const auto at = [&stack](std::size_t i) { return stack.frames.begin() + static_cast<std::ptrdiff_t>(i); };
  for (const auto& outer : tasks) {
    if (outer.at == inner.at || outer.caller->function != inner.caller->function) continue;
    if (std::none_of(at(inner.at), at(outer.at), is_wait)) continue;
    auto finding = finding_at(
        "lock-across-nested-wait", "stacks",
        "your program hangs. A thread waits for a lock here; and further down on its own stack the same code "
        "waits for an inner loop. While it waited, the library gave it another part of the outer loop. If it "
        "held the lock meanwhile, it now waits for itself.",
        inner.line);
    finding.related.push_back(
        {"the same thread waits for the inner loop here", outer.line->file, outer.line->line});
    return finding;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Finding> lock_across_nested_wait(const Run& run, const std::string& prefix) {
  for (const auto& stack : run.stacks)
    if (auto found = in(stack, prefix)) return found;
  return std::nullopt;
}

}  // namespace manyhands::host
