#include "kit/host/leftovers.hpp"

#include <algorithm>

#include "kit/host/orphans.hpp"
#include "kit/host/proc.hpp"

namespace manyhands::host {

BeforeCall before_call(pid_t guest, bool helpers) {
  BeforeCall before;
  if (helpers) before.threads = std::max(1, static_cast<int>(proc::tasks_of(guest).size()));
  for (const auto& [fd, target] : proc::descriptors_of(guest)) before.descriptors.insert(fd);
  return before;
}

LeftoversNow leftovers_of(pid_t guest, const BeforeCall& before) {
  LeftoversNow now;
  const auto alive = [&now](pid_t pid) {
    int count = 0;
    for (const auto& task : proc::tasks_of(pid)) {
      count += task.state != 'Z' && task.state != 'X' ? 1 : 0;
      now.moving = now.moving || task.state == 'R' || task.state == 'D';
    }
    return count;
  };
  auto& left = now.left;
  left.threads = std::max(0, alive(guest) - before.threads);
  for (const auto pid : proc::descendants_of(guest)) (alive(pid) > 0 ? left.children : left.zombies) += 1;
  for (const auto pid : orphans()) left.children += alive(pid) > 0 ? 1 : 0;
  for (const auto& [fd, target] :
       proc::descriptors_of(guest))  // sockets: the kit keeps its connections on purpose
    left.descriptors += !before.descriptors.contains(fd) && !target.starts_with("socket:") ? 1 : 0;
  return now;
}

}  // namespace manyhands::host
