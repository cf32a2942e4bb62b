#include "process/script.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include "spawn/spawn.hpp"

namespace manyhands::process {

Result<void> run_script(const std::vector<std::string>& argv, const std::filesystem::path& cwd) {
  spawn::Options script;
  script.argv = argv;
  for (char** variable = environ; *variable != nullptr; ++variable) script.env.emplace_back(*variable);
  script.cwd = cwd;
  script.descriptors = {{STDERR_FILENO, STDOUT_FILENO}, {STDERR_FILENO, STDERR_FILENO}};
  script.own_group = false;
  auto started = spawn::spawn(script);
  if (!started.error.empty()) return Error{argv.front() + " could not be started: " + started.error, ""};
  const int status = started.child.reap().wait_status;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) return Error{argv.front() + " failed", ""};
  return {};
}

}  // namespace manyhands::process
