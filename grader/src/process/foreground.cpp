#include "process/foreground.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include "spawn/spawn.hpp"

namespace manyhands::process {

ForegroundResult run_in_foreground(const std::vector<std::string>& argv) {
  spawn::Options options;
  options.argv = argv;
  for (char** entry = environ; *entry != nullptr; ++entry) options.env.emplace_back(*entry);
  options.descriptors = {{0, 0}, {1, 1}, {2, 2}};
  options.own_group = false;
  auto started = spawn::spawn(options);
  if (!started.error.empty()) return {NeverStarted{started.error}, 0};
  const auto ended = started.child.reap();
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  ForegroundResult result;
  result.cpu_seconds = seconds(ended.usage.ru_utime) + seconds(ended.usage.ru_stime);
  if (WIFSIGNALED(ended.wait_status))
    result.end = Signalled{WTERMSIG(ended.wait_status)};
  else
    result.end = Exited{WEXITSTATUS(ended.wait_status)};
  return result;
}

}  // namespace manyhands::process
