// Starts a program in a sandbox, as a grader does, prints the pids of these processes, and waits for the
// program's end; for tests in which the grader is killed. Usage: sandbox_starter LEVEL PROGRAM WORD
#include <poll.h>
#include <unistd.h>

#include <array>

#include "sandbox/boxed.hpp"
#include "sandbox/staging.hpp"

using namespace manyhands;

int main(int argc, char* argv[]) {
  if (argc != 4) return 2;
  sandbox::Box box;
  box.level = sandbox::level_named(argv[1]).value_or(sandbox::Level::none);
  box.memory_bytes = std::uint64_t{64} << 20;
  sandbox::add_system(box);
  const auto program = sandbox::staged(argv[2]);
  const auto inside = box.level == sandbox::Level::container ? program.string() : "/box/program";
  box.binds.push_back({program, inside});
  spawn::Options guest;
  guest.argv = {inside, argv[3]};
  auto started = sandbox::start(box, guest);
  if (!started.error.empty()) return 3;
  auto& boxed = started.boxed;
  const std::array<pid_t, 3> pids{boxed.top(), boxed.reaper(), boxed.pid()};
  if (::write(1, pids.data(), sizeof pids) != sizeof pids) return 4;
  pollfd entry{boxed.pidfd(), POLLIN, 0};
  ::poll(&entry, 1, -1);
  return boxed.reap().wait_status == 0 ? 0 : 1;
}
