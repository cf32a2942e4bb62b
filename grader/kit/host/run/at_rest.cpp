#include "kit/host/run/at_rest.hpp"

#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <set>
#include <string>

#include "kit/host/observe/proc.hpp"

namespace manyhands::host {

void interrupt_calls(pid_t guest) {
  auto tree = proc::descendants_of(guest);
  tree.push_back(guest);
  for (const auto pid : tree)
    for (const auto& task : proc::tasks_of(pid))
      if (task.state == 'S') ::syscall(SYS_tgkill, task.pid, task.tid, SIGWINCH);
}

bool talks_to_site(pid_t pid, std::uint16_t port) {
  for (const auto& [fd, descriptor] : proc::descriptors_of(pid))
    if (proc::remote_port_of(pid, descriptor) == port) return true;
  return false;
}

pid_t requesting_child(pid_t guest, std::uint16_t port) {
  const auto children = proc::descendants_of(guest);
  const auto talks_to_site = [port](pid_t pid, const std::string& descriptor) {
    return proc::remote_port_of(pid, descriptor) == port;
  };
  for (const auto pid : children) {  // by what it waits for
    const auto descriptors = proc::descriptors_of(pid);
    for (const auto& task : proc::tasks_of(pid)) {
      const auto call = proc::system_call_of(task.pid, task.tid);
      const auto waits_for = descriptors.find(static_cast<int>(call.first_argument));
      if ((call.number == SYS_recvfrom || call.number == SYS_recvmsg || call.number == SYS_read) &&
          waits_for != descriptors.end() && talks_to_site(pid, waits_for->second))
        return pid;
    }
  }
  for (const auto pid : children)  // or waits in any other way, as long as it has a connection
    if (host::talks_to_site(pid, port)) return pid;
  return 0;
}

}  // namespace manyhands::host
