// A sandbox configured for the tests, and a function that runs sandbox_program.cpp in it to completion.
#pragma once
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <utility>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "sandbox/boxed.hpp"
#include "sandbox/staging.hpp"

namespace manyhands::test {

inline constexpr const char* program_inside = "/box/sandbox_program";

/// The path of the program inside a sandbox of this level.
inline std::string program_at(sandbox::Level level) {
  if (level == sandbox::Level::none) return MANYHANDS_SANDBOX_PROGRAM;
  return level == sandbox::Level::container ? sandbox::staged(MANYHANDS_SANDBOX_PROGRAM).string()
                                            : program_inside;
}

/// The levels that this machine supports, except none.
inline std::vector<sandbox::Level> levels_here() {
  static const auto probe = sandbox::probe_levels();
  std::vector<sandbox::Level> levels;
  for (const auto& level : probe)
    if (level.works && level.level != sandbox::Level::none) levels.push_back(level.level);
  return levels;
}

inline sandbox::Box box_at(sandbox::Level level) {
  sandbox::Box box;
  box.level = level;
  box.memory_bytes = std::uint64_t{256} << 20;
  box.tasks = 64;
  sandbox::add_system(box);
  box.binds.push_back({sandbox::staged(MANYHANDS_SANDBOX_PROGRAM), program_at(level)});
  box.folders = {{"/tmp", std::uint64_t{4} << 20, true}, {"/dev/shm", std::uint64_t{4} << 20, true}};
  return box;
}

struct Outcome {
  int wait_status = -1;
  std::string output;
  sandbox::Boxed::Ended ended;
  [[nodiscard]] int exit_status() const { return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : -1; }
};

/// A running program whose output has not been read yet.
struct Running {
  sandbox::Boxed boxed;
  spawn::Descriptor output;
};

inline Running begin(const sandbox::Box& box, std::vector<std::string> words, spawn::Options guest = {}) {
  auto [out, in] = spawn::pipe();
  guest.argv = {program_at(box.level)};
  guest.argv.insert(guest.argv.end(), words.begin(), words.end());
  guest.descriptors.emplace_back(in.get(), 1);
  auto started = sandbox::start(box, guest);
  INFO(started.error);
  REQUIRE(started.error.empty());
  return {std::move(started.boxed), std::move(out)};
}

inline Outcome end(Running running) {
  Outcome outcome;
  pollfd entry{running.boxed.pidfd(), POLLIN, 0};
  ::poll(&entry, 1, -1);
  outcome.ended = running.boxed.reap();
  CHECK(outcome.ended.fault.empty());
  outcome.wait_status = outcome.ended.wait_status;
  char chunk[4096];
  for (ssize_t n = 0; (n = ::read(running.output.get(), chunk, sizeof chunk)) > 0;)
    outcome.output.append(chunk, static_cast<std::size_t>(n));
  return outcome;
}

inline Outcome run(const sandbox::Box& box, std::vector<std::string> words, spawn::Options guest = {}) {
  return end(begin(box, std::move(words), std::move(guest)));
}

}  // namespace manyhands::test
