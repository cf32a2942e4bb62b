#include "cli/class/slurm_queue.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace manyhands {
namespace {

constexpr std::array ended_states{"BOOT_FAIL", "CANCELLED",     "COMPLETED", "DEADLINE", "FAILED",
                                  "NODE_FAIL", "OUT_OF_MEMORY", "PREEMPTED", "REVOKED",  "TIMEOUT"};

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_task(std::string_view text) {
  const auto split = text.find('_');
  return split != std::string_view::npos && is_number(text.substr(0, split)) &&
         is_number(text.substr(split + 1));
}

}  // namespace

bool TaskState::ended() const {
  return std::find(ended_states.begin(), ended_states.end(), state) != ended_states.end();
}

QueueView queue_from(std::string_view printed) {
  QueueView queue;
  for (const auto& line : split_lines(printed)) {
    const auto first = line.find('|');
    const auto second = first == std::string::npos ? first : line.find('|', first + 1);
    if (second == std::string::npos || !is_task(line.substr(0, first))) continue;
    queue[line.substr(0, first)] = {line.substr(first + 1, second - first - 1), line.substr(second + 1)};
  }
  return queue;
}

std::optional<std::string> job_from(std::string_view printed) {
  std::optional<std::string> job;
  for (const auto& line : split_lines(printed))
    if (const auto id = line.substr(0, line.find(';')); is_number(id)) job = id;
  return job;
}

std::string array_of(const std::vector<std::size_t>& indices) {
  std::string text;
  for (std::size_t i = 0; i < indices.size();) {
    auto last = i;
    while (last + 1 < indices.size() && indices[last + 1] == indices[last] + 1) ++last;
    if (!text.empty()) text += ',';
    text += std::to_string(indices[i]);
    if (last > i) text += '-' + std::to_string(indices[last]);
    i = last + 1;
  }
  return text;
}

void TaskWatch::seen(const QueueView& queue, Time now) {
  const auto found = queue.find(task_);
  if (found == queue.end()) {
    ++missed_;
    if (state_.empty()) state_ = "Slurm does not know it";
    return;
  }
  const auto& [state, reason] = found->second;
  state_ = state + (reason.empty() || reason == "None" ? "" : " (" + reason + ")");
  missed_ = found->second.ended() ? missed_ + 1 : 0;
  if (state != "RUNNING")
    running_since_.reset();
  else if (!running_since_)
    running_since_ = now;
}

}  // namespace manyhands
