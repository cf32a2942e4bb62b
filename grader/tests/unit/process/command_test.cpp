#include "process/command.hpp"

#include <chrono>
#include <csignal>
#include <string>
#include <thread>

#include "base/files.hpp"
#include "kit/host/base/catch.hpp"

namespace command_test {

using namespace manyhands;

namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a command's end, output and errors come back") {
  const auto done = process::run({"sh", "-c", "echo out; echo err >&2; exit 3"});
  CHECK(std::get<Exited>(done.end).status == 3);
  CHECK(done.out == "out\n");
  CHECK(done.err == "err\n");
  CHECK(std::get<Signalled>(process::run({"sh", "-c", "kill -TERM $$"}).end).signal == SIGTERM);
}

TEST_CASE("a program that is not there never started, and says why") {
  const auto done = process::run({"/nowhere/g++", "x"});
  REQUIRE(std::holds_alternative<NeverStarted>(done.end));
  CHECK(contains(std::get<NeverStarted>(done.end).error, "No such file"));
}

TEST_CASE("output beyond the cap is counted and dropped, and does not stop the command") {
  process::CommandOptions options;
  options.output_cap_bytes = 1000;
  const auto done = process::run({"head", "-c", "5000000", "/dev/zero"}, options);
  CHECK(done.succeeded());
  CHECK(done.out.size() == 1000);
  CHECK(done.out_bytes == 5000000);
}

TEST_CASE("a command that outlasts its limit is ended with its children") {
  process::CommandOptions options;
  options.wall_limit_s = 2;  // enough time for the shell to print
  const auto done = process::run({"sh", "-c", "sleep 1000 & echo $!; wait"}, options);
  REQUIRE(std::holds_alternative<TimedOut>(done.end));
  // Already killed, but the kernel needs a moment, and the process that inherited it may be slow to reap it.
  const auto stat_file = "/proc/" + std::to_string(std::stoi(done.out)) + "/stat";
  const auto gone = [&] {
    const auto stat = read_file(stat_file);
    return !stat || contains(*stat, ") Z ") || contains(*stat, ") X ");
  };
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!gone() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  CHECK(gone());
}

TEST_CASE("a command that sleeps and waits for nothing is ended long before its limit, a busy one is not") {
  process::CommandOptions options;
  options.wall_limit_s = 600;
  options.asleep_limit_s = 1;
  const auto sleeper = process::run({"sh", "-c", "sleep 1000 | cat"}, options);
  CHECK(std::holds_alternative<TimedOut>(sleeper.end));
  CHECK(sleeper.asleep);
  options.wall_limit_s = 3;
  const auto busy = process::run({"sh", "-c", "sleep 1000 & while :; do :; done"}, options);
  CHECK(std::holds_alternative<TimedOut>(busy.end));
  CHECK_FALSE(busy.asleep);
}

TEST_CASE("a command cannot read its own output back") {
  for (const char* name : {"/proc/self/fd/1", "/proc/self/fd/2"}) {
    const auto done = process::run({"cat", name});
    REQUIRE(std::holds_alternative<Exited>(done.end));
    CHECK(std::get<Exited>(done.end).status != 0);
  }
}

TEST_CASE("a child that outlives its parent does not keep us waiting") {
  const auto done = process::run({"sh", "-c", "sleep 1000 & echo done"});
  CHECK(done.succeeded());
  CHECK(done.out == "done\n");
}

}  // namespace command_test
