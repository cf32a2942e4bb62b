// The spawner: what the child inherits, what it does not, and how its end is detected.
#include "spawn/spawn.hpp"

#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <set>
#include <string>

#include "kit/host/base/catch.hpp"
#include "kit/host/observe/proc.hpp"

namespace spawn_test {

namespace spawn = manyhands::spawn;
namespace proc = manyhands::host::proc;

namespace {

// Reads until end of file, when every holder of the write end is gone.
std::string all_of(const spawn::Descriptor& from) {
  std::string text;
  std::array<char, 4096> chunk;
  for (;;) {
    const auto n = ::read(from.get(), chunk.data(), chunk.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return text;
    text.append(chunk.data(), static_cast<std::size_t>(n));
  }
}

spawn::Options shell(const std::string& script) {
  spawn::Options options;
  options.argv = {"/bin/sh", "-c", script};
  options.env = {"PATH=/usr/bin:/bin", "GREETING=hello"};
  return options;
}

std::string output_of(spawn::Options options) {
  auto [out, in] = spawn::pipe();
  options.descriptors.emplace_back(in.get(), 1);
  auto started = spawn::spawn(options);
  in.reset();
  REQUIRE(started.error.empty());
  auto text = all_of(out);
  started.child.reap();
  return text;
}

}  // namespace

TEST_CASE("a program that is not there is an error in words, not an exit status") {
  spawn::Options options;
  options.argv = {"/nonexistent/program"};
  const auto started = spawn::spawn(options);
  CHECK_FALSE(started.child.running());
  CHECK(started.error.find("/nonexistent/program") != std::string::npos);
  CHECK(started.error.find(std::strerror(ENOENT)) != std::string::npos);
}

TEST_CASE("a file that may not be run, and a missing working directory, are told apart") {
  spawn::Options options;
  options.argv = {"/etc/passwd"};
  CHECK(spawn::spawn(options).error.find(std::strerror(EACCES)) != std::string::npos);
  options = shell("true");
  options.cwd = "/nonexistent";
  CHECK(spawn::spawn(options).error.find("working directory") != std::string::npos);
}

TEST_CASE("a child can be kept on one core, its children too") {
  auto options = shell("nproc; sh -c nproc");
  options.cores = 1;
  CHECK(output_of(options) == "1\n1\n");
  const auto all = output_of(shell("nproc"));
  options = shell("nproc");
  options.cores = 100000;  // more than exist means all of them
  CHECK(output_of(options) == all);
}

TEST_CASE(
    "several children can be kept on one core each, and no two on the same, as far as there are cores") {
  const auto core_of = [](int passed) {
    auto options = shell("grep Cpus_allowed_list /proc/self/status");
    options.cores = 1;
    options.cores_passed = passed;
    return output_of(options);
  };
  const auto cores = std::stoi(output_of(shell("nproc")));
  std::set<std::string> seen;
  for (int i = 0; i < cores; ++i) seen.insert(core_of(i));
  CHECK(static_cast<int>(seen.size()) == cores);
  CHECK(seen.contains(core_of(cores + 3)));  // more children than cores
  CHECK(core_of(0).find_first_of(",-") == std::string::npos);
}

TEST_CASE("arguments go over as they are, and the environment is what was given") {
  auto options = shell(R"(printf '%s|' "$GREETING" "$HOME" "$@")");
  options.argv.insert(options.argv.end(), {"sh", "two words", "$HOME;*", ""});
  CHECK(output_of(options) == "hello||two words|$HOME;*||");
}

TEST_CASE("a name without a slash is looked up in PATH") {
  spawn::Options options;
  options.argv = {"echo", "found"};
  CHECK(output_of(options) == "found\n");
}

TEST_CASE("named descriptors stand at their numbers, and all others are closed") {
  // The numbers are swapped in the child: no descriptor may be lost on the way.
  auto [left_out, left_in] = spawn::pipe();
  auto [right_out, right_in] = spawn::pipe();
  auto [extra_out, extra_in] = spawn::pipe();
  ::fcntl(extra_in.get(), F_SETFD, 0);  // not even close-on-exec
  auto options = shell("echo left >&4; echo right >&3; ls /proc/self/fd | tr '\\n' ' ' >&3");
  options.descriptors = {{left_in.get(), 4}, {right_in.get(), 3}};
  auto started = spawn::spawn(options);
  REQUIRE(started.error.empty());
  left_in.reset();
  right_in.reset();
  CHECK(all_of(left_out) == "left\n");
  const auto right = all_of(right_out);
  // ls itself opens the folder; apart from that: the standard three and ours.
  CHECK(right.find("right\n0 1 2 3 4") == 0);
  CHECK(right.find("6") == std::string::npos);
  started.child.reap();
}

TEST_CASE("standard descriptors that nobody named lead to /dev/null") {
  CHECK(output_of(shell("readlink /proc/self/fd/0 /proc/self/fd/2")) == "/dev/null\n/dev/null\n");
}

TEST_CASE("an exit status and a signal are told apart") {
  auto exits = spawn::spawn(shell("exit 7"));
  const auto exited = exits.child.reap();
  CHECK(WIFEXITED(exited.wait_status));
  CHECK(WEXITSTATUS(exited.wait_status) == 7);
  CHECK_FALSE(exits.child.running());
  auto dies = spawn::spawn(shell("kill -TERM $$"));
  const auto died = dies.child.reap();
  CHECK(WIFSIGNALED(died.wait_status));
  CHECK(WTERMSIG(died.wait_status) == SIGTERM);
}

TEST_CASE("a child's CPU time is its own, and that of a child it reaped stands apart") {
  // The outer shell only waits; the inner one counts.
  const auto burn = std::string("i=0; while [ $i -lt 60000 ]; do i=$((i+1)); done");
  auto works = spawn::spawn(shell(burn));
  const auto own = works.child.reap();
  auto waits = spawn::spawn(shell("(" + burn + "); true"));
  const auto other = waits.child.reap();
  const auto total_ns = [](const rusage& usage) {
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1'000'000'000LL +
           (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1'000LL;
  };
  CHECK(own.own_cpu_ns > 0);
  CHECK(total_ns(own.usage) < 2 * own.own_cpu_ns);
  CHECK(total_ns(other.usage) > 2 * other.own_cpu_ns);
}

TEST_CASE("killing the group ends a child's children too") {
  auto [out, in] = spawn::pipe();
  auto options = shell("sleep 1000 & sleep 1000 & echo started; wait");
  options.descriptors = {{in.get(), 1}};
  auto started = spawn::spawn(options);
  in.reset();
  std::array<char, 8> word;
  REQUIRE(::read(out.get(), word.data(), word.size()) == 8);
  CHECK(proc::descendants_of(started.child.pid()).size() == 2);
  started.child.kill_group();
  CHECK(all_of(out).empty());  // ends only when the last holder of the write end is gone
  CHECK(WTERMSIG(started.child.reap().wait_status) == SIGKILL);
}

TEST_CASE("a child that nobody reaped is killed and reaped by its owner's end") {
  pid_t pid = 0;
  {
    const auto started = spawn::spawn(shell("sleep 1000"));
    pid = started.child.pid();
    CHECK(proc::state_of(pid) != '\0');
  }
  CHECK(proc::state_of(pid) == '\0');
}

TEST_CASE("with die_with_parent, a child does not outlive the process that started it") {
  auto [out, in] = spawn::pipe();
  auto [hold_out, hold_in] = spawn::pipe();
  const pid_t parent = ::fork();
  REQUIRE(parent >= 0);
  if (parent == 0) {
    out.reset();
    auto options = shell("echo started; exec sleep 1000");
    options.descriptors = {{in.get(), 1}};
    auto started = spawn::spawn(options);
    char nothing = 0;
    [[maybe_unused]] const auto n = ::read(hold_out.get(), &nothing, 1);  // blocks until we are killed
    ::_exit(0);
  }
  in.reset();
  std::array<char, 8> word;
  REQUIRE(::read(out.get(), word.data(), word.size()) == 8);
  ::kill(parent, SIGKILL);
  ::waitpid(parent, nullptr, 0);
  CHECK(all_of(out).empty());
}

TEST_CASE("address randomisation can be switched off") {
  auto options = shell("grep -m1 stack /proc/self/maps | cut -d- -f1");
  options.fixed_addresses = true;
  const auto first = output_of(options);
  CHECK_FALSE(first.empty());
  CHECK(output_of(options) == first);
}

TEST_CASE("limits hold in the child") {
  auto options = shell("ulimit -n");
  options.limits = {{RLIMIT_NOFILE, 23}};
  CHECK(output_of(options) == "23\n");
}

TEST_CASE("where addresses cannot be fixed, a program is started all the same") {
  const pid_t pid = ::fork();
  if (pid == 0) {
    // Like a container's filter.
    auto* filter = ::seccomp_init(SCMP_ACT_ALLOW);
    if (::seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(personality), 0) != 0) ::_exit(2);
    if (::seccomp_load(filter) != 0) ::_exit(3);
    spawn::Options options;
    options.argv = {"/bin/true"};
    options.fixed_addresses = true;
    auto started = spawn::spawn(options);
    if (!started.error.empty()) ::_exit(4);
    const auto ended = started.child.reap();
    ::_exit(WIFEXITED(ended.wait_status) && WEXITSTATUS(ended.wait_status) == 0 ? 0 : 5);
  }
  int status = 0;
  REQUIRE(::waitpid(pid, &status, 0) == pid);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

}  // namespace spawn_test
