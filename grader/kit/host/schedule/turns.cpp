#include "kit/host/schedule/turns.hpp"

#include <algorithm>

namespace manyhands::host {
namespace {
// A swap costs about 0.1 ms, to refill caches. Beside one neighbour on two CPUs, the lead changes by half a
// ms per ms.
constexpr std::int64_t least_lead_ns = 8'000'000;
// Between two samples; a task that waited for less does not share its CPU.
constexpr std::int64_t least_turn_wait_ns = 1'000'000;
}  // namespace

std::vector<Move> Turns::after(const std::vector<ReadyTask>& tasks) {
  // A task that was not there before had no chance to keep up.
  std::vector<const ReadyTask*> together;
  std::map<pid_t, std::int64_t> ahead;
  for (const auto& task : tasks) {
    const auto known = ahead_.find(task.tid);
    ahead[task.tid] = known == ahead_.end() ? 0 : known->second;
    if (known != ahead_.end()) together.push_back(&task);
  }
  ahead_ = std::move(ahead);
  if (together.size() < 2) return {};
  std::int64_t used = 0;
  for (const auto* task : together) used += task->used_ns;
  for (const auto* task : together)
    ahead_[task->tid] += task->used_ns - used / static_cast<std::int64_t>(together.size());
  const auto [last, first] =
      std::minmax_element(together.begin(), together.end(),
                          [this](const auto* a, const auto* b) { return ahead_[a->tid] < ahead_[b->tid]; });
  const auto lead = ahead_[(*first)->tid] - ahead_[(*last)->tid];
  if (lead < least_lead_ns || (*last)->waited_ns < least_turn_wait_ns ||
      (*first)->waited_ns >= (*last)->waited_ns || (*first)->processor == (*last)->processor)
    return {};
  return {{(*last)->tid, (*first)->processor}, {(*first)->tid, (*last)->processor}};
}

}  // namespace manyhands::host
