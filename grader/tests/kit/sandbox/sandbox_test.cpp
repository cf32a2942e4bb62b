// Sandboxed programs, at every level that this machine supports: what they see, what they may not do, how
// their end is reported, and that nothing of them is left.
#include <arpa/inet.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <thread>

#include "kit/host/observe/proc.hpp"
#include "sandbox/cgroup.hpp"
#include "tests/kit/sandbox/harness.hpp"

namespace sandbox_test {

using namespace manyhands;
using sandbox::Level;
using test::begin;
using test::box_at;
using test::end;
using test::levels_here;
using test::run;

namespace {

Level any_level(Level least) {
  auto levels = levels_here();
  std::erase_if(levels, [least](Level level) { return level < least; });
  if (levels.empty()) return Level::none;
  return levels.at(GENERATE_COPY(range(std::size_t{0}, levels.size())));
}

/// Folders that this grader created in shared places: for cgroups, and with copies of programs. Other graders
/// may be running. Names are manyhands-NAMESPACE-PID-START.
std::set<std::string> made_by(pid_t tester) {
  std::set<std::string> found;
  std::ifstream mounts("/proc/self/mountinfo"), own("/proc/self/cgroup");
  const std::string mount_text{std::istreambuf_iterator<char>(mounts), {}};
  const std::string own_text{std::istreambuf_iterator<char>(own), {}};
  const auto places = sandbox::cgroup_places(mount_text, own_text);
  for (const auto& place : {places.memory, places.pids, places.unified, places.unified.parent_path(),
                            std::filesystem::path("/tmp")}) {
    if (place.empty()) continue;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(place, error)) {
      pid_t maker = 0;
      if (std::sscanf(entry.path().filename().c_str(), "manyhands-%*u-%d-", &maker) == 1 && maker == tester)
        found.insert(entry.path().string());
    }
  }
  return found;
}

}  // namespace

#define AT_LEVELS_FROM(least, level)    \
  const Level level = any_level(least); \
  if (level == Level::none) {           \
    WARN("no boxes on this machine");   \
    return;                             \
  }                                     \
  INFO("level " << sandbox::name_of(level))
#define AT_EVERY_LEVEL(level) AT_LEVELS_FROM(Level::container, level)
#define IN_EVERY_BOX(level) \
  AT_LEVELS_FROM(Level::user, level)  // that gives programs their own files and processes

TEST_CASE("an exit status and a signal are told as they were", "[sandbox]") {
  AT_EVERY_LEVEL(level);
  CHECK(run(box_at(level), {"exit", "0"}).exit_status() == 0);
  CHECK(run(box_at(level), {"exit", "7"}).exit_status() == 7);
  CHECK(run(box_at(level), {"exit", "137"}).exit_status() == 137);  // no signal, though shells report one
  for (const int signal : {SIGSEGV, SIGABRT, SIGKILL, SIGTERM}) {
    const auto outcome = run(box_at(level), {"signal", std::to_string(signal)});
    REQUIRE(WIFSIGNALED(outcome.wait_status));
    CHECK(WTERMSIG(outcome.wait_status) == signal);
  }
}

TEST_CASE("without a box a program is told of in the same way", "[sandbox]") {
  sandbox::Box box;
  box.level = Level::none;
  CHECK(run(box, {"exit", "7"}).exit_status() == 7);
  auto running = begin(box, {"wait"});
  CHECK_FALSE(running.boxed.has_ended());
  CHECK(running.boxed.top() == running.boxed.pid());
  running.boxed.kill();
  CHECK(WTERMSIG(end(std::move(running)).wait_status) == SIGKILL);
}

TEST_CASE("a program sees the system's libraries, itself, and nothing of ours", "[sandbox]") {
  IN_EVERY_BOX(level);
  ::setenv("SECRET_OF_THE_TESTER", "1", 1);
  spawn::Options guest;
  guest.env = {"ONLY=this"};
  CHECK(run(box_at(level), {"environment"}, guest).output == "ONLY=this\n");
  ::unsetenv("SECRET_OF_THE_TESTER");

  const auto root = run(box_at(level), {"list", "/"}).output;
  for (const char* ours : {"home", "root", "work", "var", "sys", "run"})
    CHECK(("\n" + root).find("\n" + std::string(ours) + "\n") == std::string::npos);
  CHECK(run(box_at(level), {"list", "/etc"}).output.find("shadow") == std::string::npos);
  CHECK(run(box_at(level), {"list", "/tmp"}).output.empty());
  CHECK(run(box_at(level), {"list", "/box"}).output == "init\nsandbox_program\n");
  CHECK(run(box_at(level), {"read", MANYHANDS_SOURCE_DIR}).exit_status() == ENOENT);
  CHECK(run(box_at(level), {"read", "/etc/hosts"}).exit_status() == 0);
  CHECK(run(box_at(level), {"numbers"}).output == "2 1000 1000\n");
  CHECK(run(box_at(level), {"descriptors"}).output == "0\n1\n2\n3\n");  // 3: the one that reads the folder
}

TEST_CASE("a program can write in its own folders alone, and no more than they hold", "[sandbox]") {
  IN_EVERY_BOX(level);
  for (const char* mine : {"/tmp/file", "/dev/shm/file"})
    CHECK(run(box_at(level), {"create", mine}).exit_status() == 0);
  for (const char* closed : {"/file", "/usr/file", "/etc/file", "/dev/file", "/box/file"})
    CHECK(run(box_at(level), {"create", closed}).exit_status() == EROFS);
  CHECK(run(box_at(level), {"create", "/etc/hosts"}).exit_status() == EACCES);
  CHECK(run(box_at(level), {"create", "/proc/sys/kernel/core_pattern"}).exit_status() == EACCES);
  CHECK(run(box_at(level), {"create", "/proc/sys/vm/overcommit_memory"}).exit_status() == EACCES);
  for (const char* mine : {"/tmp/file", "/dev/shm/file"})
    CHECK(run(box_at(level), {"fill", mine}).exit_status() == ENOSPC);
}

TEST_CASE("what reaches out of a box is refused", "[sandbox]") {
  AT_EVERY_LEVEL(level);
  for (const char* thing :
       {"unshare", "new-user", "nice", "session", "affinity", "bpf", "io_uring", "userfaultfd", "keyctl"}) {
    INFO(thing);
    CHECK(run(box_at(level), {thing}).exit_status() == EPERM);
  }
  CHECK(run(box_at(level), {"clone3"}).exit_status() == ENOSYS);
  CHECK(run(box_at(level), {"threads"}).exit_status() == 0);
  for (const int family : {AF_VSOCK, AF_PACKET, AF_ALG, AF_BLUETOOTH, AF_XDP})
    CHECK(run(box_at(level), {"socket", std::to_string(family)}).exit_status() == EPERM);
  for (const int family : {AF_INET, AF_INET6})
    CHECK(run(box_at(level), {"socket", std::to_string(family)}).exit_status() == 0);
  CHECK(run(box_at(level), {"socket", std::to_string(AF_UNIX)}).exit_status() ==
        (level == Level::container ? EPERM : 0));
}

TEST_CASE("a descriptor that is to be kept stays what it is, and may be closed in vain", "[sandbox]") {
  AT_EVERY_LEVEL(level);
  constexpr int number = 16;
  const auto changed = [level, number](bool kept) {
    auto [ours, theirs] = spawn::socket_pair();
    spawn::Options guest;
    guest.descriptors = {{theirs.get(), number}};
    auto box = box_at(level);
    if (kept) box.watched.kept = {number};
    auto running = begin(box, {"change", std::to_string(number)}, std::move(guest));
    theirs.reset();
    const auto output = end(std::move(running)).output;
    std::array<char, 16> text{};
    const auto got = ::recv(ours.get(), text.data(), text.size(), MSG_DONTWAIT);
    return output + " " + std::string(text.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  };
  CHECK(changed(true) == "flags cloexec others close same here\n");
  CHECK(changed(false).find("dup2-over") != std::string::npos);
}

TEST_CASE("threads that the library does not know of are refused where that is asked for", "[sandbox]") {
  AT_EVERY_LEVEL(level);
  auto box = box_at(level);
  CHECK(run(box, {"bare-thread"}).exit_status() == 0);
  box.watched.known_threads = true;
  CHECK(run(box, {"bare-thread"}).exit_status() == EPERM);
  CHECK(run(box, {"threads"}).exit_status() == 0);
  CHECK(run(box, {"vfork"}).exit_status() == 0);
}

TEST_CASE("a program cannot touch what watches it", "[sandbox]") {
  IN_EVERY_BOX(level);
  CHECK(run(box_at(level), {"ptrace", "1"}).exit_status() == EPERM);
  CHECK(run(box_at(level), {"limits-of", "1"}).exit_status() == EPERM);
  CHECK(run(box_at(level), {"read", "/proc/1/mem"}).exit_status() == EACCES);
  CHECK(run(box_at(level), {"list", "/proc/1/fd"}).exit_status() == EACCES);
  CHECK(run(box_at(level), {"kill", "1"}).exit_status() == 0);  // allowed by the kernel, but without effect
  CHECK(run(box_at(level), {"kill", std::to_string(::getpid())}).exit_status() == ESRCH);
  const auto all = run(box_at(level), {"kill", "-1"});  // this does not include itself
  CHECK((all.exit_status() == 0 || all.exit_status() == ESRCH));
}

TEST_CASE("a program is seen from outside under another number", "[sandbox]") {
  IN_EVERY_BOX(level);
  auto running = begin(box_at(level), {"wait"});
  auto& boxed = running.boxed;
  CHECK(boxed.pid() > 2);
  CHECK(boxed.top() != boxed.pid());
  CHECK(host::proc::children_of(boxed.top()) == std::vector<pid_t>{boxed.reaper()});
  CHECK(host::proc::children_of(boxed.reaper()) == std::vector<pid_t>{boxed.pid()});
  CHECK_FALSE(boxed.has_ended());
  ::kill(boxed.pid(), SIGUSR1);
  const auto pid = boxed.pid();
  const auto top = boxed.top();
  while (!boxed.has_ended()) std::this_thread::yield();
  CHECK(host::proc::state_of(pid) == 'Z');  // its pid is not reused until it is reaped
  CHECK(WTERMSIG(end(std::move(running)).wait_status) == SIGUSR1);
  CHECK(host::proc::state_of(pid) == 0);
  CHECK(host::proc::state_of(top) == 0);
}

TEST_CASE("what a program leaves behind dies with its box, and its CPU time is known", "[sandbox]") {
  AT_EVERY_LEVEL(level);
  auto running = begin(box_at(level), {"orphan"});
  auto& boxed = running.boxed;
  pid_t orphan = 0;
  while (orphan == 0) {
    for (const auto pid : host::proc::children_of(boxed.reaper()))
      if (pid != boxed.pid()) orphan = pid;
    std::this_thread::yield();
  }
  while (spawn::process_cpu_ns(orphan).value_or(0) < 30'000'000) std::this_thread::yield();
  boxed.kill();
  const auto outcome = end(std::move(running));
  CHECK(WTERMSIG(outcome.wait_status) == SIGKILL);
  CHECK(host::proc::state_of(orphan) == 0);
  CHECK(outcome.ended.orphans_cpu_ns >= 20'000'000);
  CHECK(outcome.ended.own_cpu_ns < outcome.ended.orphans_cpu_ns);
}

TEST_CASE("limits hold for all that is in a box together", "[sandbox]") {
  IN_EVERY_BOX(level);
  spawn::Options guest;
  constexpr int most = 40;
  guest.limits = {{RLIMIT_NPROC, most}};
  const auto forked = run(box_at(level), {"fork-many"}, guest);
  CHECK(forked.exit_status() == EAGAIN);
  CHECK(std::stoi(forked.output) <= most);
  CHECK(std::stoi(forked.output) > most / 2);
  if (level != Level::full) return;
  const auto bounded = run(box_at(level), {"fork-many"});
  CHECK(bounded.exit_status() == EAGAIN);
  CHECK(std::stoi(bounded.output) <= 64);
  CHECK(run(box_at(level), {"memory", "100"}).exit_status() == 0);
  const auto greedy = run(box_at(level), {"memory", "1000"});
  CHECK(WIFSIGNALED(greedy.wait_status));
  CHECK(greedy.ended.out_of_memory);
}

TEST_CASE("listeners in a box are passed out, and the box's network holds nothing else", "[sandbox]") {
  IN_EVERY_BOX(level);
  constexpr std::uint16_t port = 8080;
  auto box = box_at(level);
  box.listeners = {{0x7f000002, port}};
  auto running = begin(box, {"connect", std::to_string(port)});
  const auto listeners = running.boxed.take_listeners();
  REQUIRE(listeners.size() == 1);
  pollfd entry{listeners[0].get(), POLLIN, 0};
  ::poll(&entry, 1, -1);
  spawn::Descriptor connection(::accept4(listeners[0].get(), nullptr, nullptr, SOCK_CLOEXEC));
  REQUIRE(connection.is_open());
  std::array<char, 5> word{};
  CHECK(::recv(connection.get(), word.data(), word.size(), MSG_WAITALL) == 5);
  CHECK(std::string(word.data(), word.size()) == "hello");
  CHECK(end(std::move(running)).exit_status() == 0);
  CHECK(run(box_at(level), {"connect", std::to_string(port)}).exit_status() == ECONNREFUSED);
}

TEST_CASE("folders that are passed out can be read after the end", "[sandbox]") {
  IN_EVERY_BOX(level);
  auto running = begin(box_at(level), {"create", "/tmp/left behind"});
  while (!running.boxed.has_ended()) std::this_thread::yield();
  REQUIRE(running.boxed.folders().size() == 2);
  running.boxed.reap();
  const auto folder = "/proc/self/fd/" + std::to_string(running.boxed.folders()[0].get());
  CHECK(std::filesystem::exists(folder + "/left behind"));
}

TEST_CASE("addresses are fixed where that is wanted", "[sandbox]") {
  AT_EVERY_LEVEL(level);
  spawn::Options guest;
  CHECK(run(box_at(level), {"persona"}, guest).output == "0\n");
  guest.fixed_addresses = true;
  CHECK(run(box_at(level), {"persona"}, guest).output == "40000\n");
}

TEST_CASE("what goes wrong before a program runs is no doing of the program's", "[sandbox]") {
  AT_EVERY_LEVEL(level);
  spawn::Options guest;
  guest.argv = {"/usr/bin/nothing"};
  CHECK(sandbox::start(box_at(level), guest).error == "exec: No such file or directory");
  guest.argv = {test::program_at(level)};
  guest.cwd = "/nowhere";
  CHECK(sandbox::start(box_at(level), guest).error == "working directory: No such file or directory");
  CHECK(host::proc::children_of(::getpid()).empty());
}

TEST_CASE("a box that cannot be made is no doing of the program's", "[sandbox]") {
  IN_EVERY_BOX(level);
  spawn::Options guest;
  guest.argv = {test::program_inside};
  auto box = box_at(level);
  box.binds.push_back({"/nonexistent/source", "/somewhere"});
  CHECK(sandbox::start(box, guest).error.find("/nonexistent/source") != std::string::npos);
  box = box_at(level);
  box.listeners = {{0x08080808, 80}};
  CHECK(sandbox::start(box, guest).error == "listener in the box: Cannot assign requested address");
  CHECK(host::proc::children_of(::getpid()).empty());
}

TEST_CASE("nothing of many boxes is left: no process, no descriptor, no cgroup", "[sandbox]") {
  AT_EVERY_LEVEL(level);
  run(box_at(level), {"exit", "0"});
  const auto made = made_by(::getpid());
  const auto descriptors = host::proc::descriptors_of(::getpid()).size();
  for (int i = 0; i < 10; ++i) {
    run(box_at(level), {"exit", "0"});
    auto running = begin(box_at(level), {"wait"});  // its destructor kills it
  }
  CHECK(host::proc::children_of(::getpid()).empty());
  CHECK(host::proc::descriptors_of(::getpid()).size() == descriptors);
  CHECK(made_by(::getpid()) == made);
}

TEST_CASE("a box dies with the one who started it, and the next one clears up", "[sandbox]") {
  AT_EVERY_LEVEL(level);
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  const auto start = [level](const char* what) {
    auto [out, in] = spawn::pipe();
    spawn::Options options;
    options.argv = {MANYHANDS_SANDBOX_STARTER, std::string(sandbox::name_of(level)),
                    MANYHANDS_SANDBOX_PROGRAM, what};
    options.descriptors = {{in.get(), 1}};
    auto started = spawn::spawn(options);
    REQUIRE(started.error.empty());
    return std::pair{std::move(started.child), std::move(out)};
  };
  auto [starter, out] = start("orphan");
  std::array<pid_t, 3> pids{};
  REQUIRE(::read(out.get(), pids.data(), sizeof pids) == sizeof pids);
  REQUIRE(pids[2] > 0);
  std::vector<spawn::Descriptor> pidfds;
  for (const auto pid : pids) pidfds.emplace_back(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  const auto tester = starter.pid();
  CHECK(!made_by(tester).empty());
  ::kill(starter.pid(), SIGKILL);
  starter.reap();
  for (const auto& pidfd : pidfds) {
    pollfd entry{pidfd.get(), POLLIN, 0};
    CHECK(pidfd.is_open());
    CHECK(::poll(&entry, 1, 10'000) == 1);
  }
  while (::waitpid(-1, nullptr, 0) > 0) {
  }
  auto [next, ignored] = start("threads");
  CHECK(next.reap().wait_status == 0);
  CHECK(made_by(tester).empty());
}

}  // namespace sandbox_test
