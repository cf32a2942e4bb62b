#include "kit/host/blocked.hpp"

#include <sys/syscall.h>

#include <map>
#include <string>

#include "kit/host/proc.hpp"

namespace manyhands::host {
namespace {

std::string name_of(long number) {
  switch (number) {
    case SYS_read:
    case SYS_readv:
      return "read";
    case SYS_write:
    case SYS_writev:
      return "write";
    case SYS_wait4:
    case SYS_waitid:
      return "wait";
    default:
      return {};
  }
}

}  // namespace

std::vector<BlockedCall> blocked_calls(pid_t pid) {
  auto tree = proc::descendants_of(pid);
  tree.insert(tree.begin(), pid);
  std::map<pid_t, std::map<int, std::string>> descriptors;
  for (const auto member : tree) descriptors[member] = proc::descriptors_of(member);

  std::vector<BlockedCall> blocked;
  const auto note_ends = [&descriptors](BlockedCall& found, int fd) {
    const auto& own = descriptors[found.pid];
    const auto target = own.find(fd);
    if (target == own.end() || !target->second.starts_with("pipe:")) return;
    found.object = target->second;
    for (const auto& [holder, table] : descriptors) {
      bool writes = false;
      bool reads = false;
      for (const auto& [number, what] : table)
        if (what == found.object) (proc::is_writable(holder, number) ? writes : reads) = true;
      if (writes) found.writers.push_back(holder);
      if (reads) found.readers.push_back(holder);
    }
  };
  for (const auto member : tree) {
    for (const auto& task : proc::tasks_of(member)) {
      const auto call = proc::system_call_of(task.pid, task.tid);
      for (const int fd : proc::waited_for_by(task.pid, call)) {
        BlockedCall found{task.pid, task.tid, "poll", {}, {}, {}};
        note_ends(found, fd);
        if (!found.object.empty()) blocked.push_back(std::move(found));
      }
      BlockedCall found{task.pid, task.tid, name_of(call.number), {}, {}, {}};
      if (found.call.empty()) continue;
      if (found.call != "wait") note_ends(found, static_cast<int>(call.first_argument));
      blocked.push_back(std::move(found));
    }
  }
  return blocked;
}

}  // namespace manyhands::host
