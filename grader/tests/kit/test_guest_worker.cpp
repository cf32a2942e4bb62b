// A guest that executes itself as a worker, or only forks.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "kit/guest/guest.hpp"
#include "kit/guest/worker_program.hpp"
#include "manyhands/worker.hpp"

namespace {

constexpr int fine = 17;

int work() {
  manyhands::guest::hold_at("a piece with the mark in it");
  // The wire of the program that has executed this one must not be open here.
  return ::fcntl(3, F_GETFD) < 0 ? fine : 1;
}

const manyhands::guest::RegisterWorker worker{&work};

}  // namespace

// Starts a worker and waits for it: {"exited": its status} or {"signalled": the number}.
MANYHANDS_SCENARIO(starts_worker, call) {
  manyhands::guest::hold_at_mark(call.args.at("mark"));
  auto command = manyhands::worker_command();
  std::vector<char*> arguments;
  for (auto& argument : command) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  const pid_t pid = ::fork();
  if (pid == 0) {
    if (call.args.at("execute")) ::execv(arguments[0], arguments.data());
    ::_exit(work());
  }
  int status = 0;
  ::waitpid(pid, &status, 0);
  if (WIFSIGNALED(status)) return {.value = {{"signalled", WTERMSIG(status)}}};
  return {.value = {{"exited", WEXITSTATUS(status)}}};
}
