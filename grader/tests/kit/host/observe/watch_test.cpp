// What the kernel shows about processes, and the sampler that summarises it, with child processes that block
// on pipes.
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <thread>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "kit/host/observe/blocked.hpp"
#include "kit/host/observe/leftovers.hpp"
#include "kit/host/observe/proc.hpp"
#include "kit/host/observe/sampler.hpp"
#include "kit/host/observe/stacks.hpp"
#include "spawn/spawn.hpp"

namespace watch_test {

using namespace manyhands;
namespace proc = manyhands::host::proc;

namespace {

// A forked child that runs `body` and is killed at the end. `ready` is read until `count` bytes have arrived.
class Child {
 public:
  template <class Body>
  Child(int count, Body body) {
    auto [out, in] = spawn::pipe();
    pid_ = ::fork();
    if (pid_ == 0) {
      body(in.get());
      ::_exit(0);
    }
    in.reset();
    char byte = 0;
    for (int i = 0; i < count; ++i)
      if (::read(out.get(), &byte, 1) != 1) break;
  }
  ~Child() {
    for (const auto below : proc::descendants_of(pid_)) ::kill(below, SIGKILL);
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  [[nodiscard]] pid_t pid() const { return pid_; }

 private:
  pid_t pid_ = 0;
};

void say(int fd) {
  [[maybe_unused]] const auto n = ::write(fd, "x", 1);
}

void spin(int ready) {
  say(ready);
  volatile bool forever = true;
  while (forever) {
  }
}

[[noreturn]] void sleep_for_ever(int ready) {
  say(ready);
  for (;;) ::pause();
}

// A thread reports ready just before it blocks, so give it time to get there.
void until(const std::function<bool()>& holds) {
  while (!holds()) std::this_thread::yield();
}

bool all_asleep(pid_t pid) {
  const auto tasks = proc::tasks_of(pid);
  return std::all_of(tasks.begin(), tasks.end(), [](const proc::Task& t) { return t.state == 'S'; });
}

}  // namespace

TEST_CASE("all threads of a process are seen, asleep or at work") {
  const Child child(4, [](int ready) {
    std::thread(sleep_for_ever, ready).detach();
    std::thread(sleep_for_ever, ready).detach();
    std::thread(spin, ready).detach();
    sleep_for_ever(ready);
  });
  const auto in_state = [&](char state) {
    const auto tasks = proc::tasks_of(child.pid());
    return std::count_if(tasks.begin(), tasks.end(),
                         [state](const proc::Task& t) { return t.state == state; });
  };
  until([&] { return in_state('S') == 3 && in_state('R') == 1; });
  for (const auto& task : proc::tasks_of(child.pid())) {
    CHECK(task.pid == child.pid());
    if (task.state == 'R') CHECK(task.tid != child.pid());
  }
}

TEST_CASE("a thread is seen though others end while they are listed") {
  for (int round = 0; round < 3000; ++round) {
    std::atomic<bool> go{false};
    std::atomic<pid_t> last{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 5; ++i) threads.emplace_back([&] { go.wait(false); });
    std::atomic<bool> end{false};
    threads.emplace_back([&] {
      last = ::gettid();
      end.wait(false);
    });
    until([&] { return last != 0; });
    go = true;
    go.notify_all();
    bool seen = true;
    for (int look = 0; look < 5; ++look) {
      const auto tasks = proc::tasks_of(::getpid());
      seen = seen && std::any_of(tasks.begin(), tasks.end(),
                                 [&](const proc::Task& task) { return task.tid == last; });
    }
    end = true;
    end.notify_all();
    for (auto& thread : threads) thread.join();
    REQUIRE(seen);
  }
}

TEST_CASE("children, their children and zombies are seen") {
  const Child child(2, [](int ready) {
    if (::fork() == 0) {
      if (::fork() == 0) sleep_for_ever(ready);
      for (;;) ::pause();
    }
    const pid_t dead = ::fork();
    if (dead == 0) ::_exit(0);
    siginfo_t info{};
    ::waitid(P_PID, static_cast<id_t>(dead), &info, WEXITED | WNOWAIT);
    sleep_for_ever(ready);
  });
  CHECK(proc::children_of(child.pid()).size() == 2);
  const auto all = proc::descendants_of(child.pid());
  CHECK(all.size() == 3);
  CHECK(std::count_if(all.begin(), all.end(), [](pid_t pid) { return proc::state_of(pid) == 'Z'; }) == 1);
}

TEST_CASE("what a process holds is seen though its main thread has ended") {
  auto [out, in] = spawn::pipe();
  const Child child(1, [](int ready) {
    std::thread([ready] {
      const std::vector<char> much(64 << 20, 'x');
      sleep_for_ever(ready);
    }).detach();
    ::syscall(SYS_exit, 0);
  });
  const auto pid = child.pid();
  until([&] {
    const auto tasks = proc::tasks_of(pid);
    return tasks.size() == 2 && (tasks[0].state == 'Z' || tasks[1].state == 'Z');
  });
  CHECK(proc::live_thread_of(pid) != pid);
  until([&] { return proc::state_of(pid) == 'S'; });
  CHECK(proc::memory_kb_of(pid) >= 64 << 10);
  CHECK(proc::resident_bytes_of(pid) >= 64 << 20);
  CHECK(proc::fair_bytes_of(pid) >= 64 << 20);
  CHECK(proc::descriptors_of(pid).contains(out.get()));
  CHECK(proc::is_writable(pid, in.get()));
  const auto stacks = host::stacks_of(pid);
  REQUIRE(stacks.size() == 1);
  CHECK(std::any_of(stacks[0].frames.begin(), stacks[0].frames.end(), [](const Frame& frame) {
    return frame.function.find("sleep_for_ever") != std::string::npos;
  }));
  const auto before = host::before_call(pid, false, {});
  CHECK(host::leftovers_of(pid, before).left.threads == 1);
}

TEST_CASE("of a process of which all threads have ended, its own number is looked at") {
  const pid_t pid = ::fork();
  if (pid == 0) ::_exit(0);
  siginfo_t info{};
  ::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT);
  CHECK(proc::live_thread_of(pid) == pid);
  CHECK(proc::state_of(pid) == 'Z');
  ::waitpid(pid, nullptr, 0);
}

TEST_CASE("a process that is gone has no state, no threads, no children and no descriptors") {
  const pid_t pid = ::fork();
  if (pid == 0) ::_exit(0);
  ::waitpid(pid, nullptr, 0);
  CHECK(proc::state_of(pid) == '\0');
  CHECK(proc::tasks_of(pid).empty());
  CHECK(proc::descendants_of(pid).empty());
  CHECK(proc::descriptors_of(pid).empty());
  CHECK(proc::system_call_of(pid, pid).number == -1);
}

TEST_CASE("descriptors are seen with what they are, and which end of a pipe writes") {
  auto [out, in] = spawn::pipe();
  const auto own = proc::descriptors_of(::getpid());
  REQUIRE(own.count(out.get()) == 1);
  CHECK(own.at(out.get()).find("pipe:[") == 0);
  CHECK(own.at(out.get()) == own.at(in.get()));
  CHECK(proc::is_writable(::getpid(), in.get()));
  CHECK_FALSE(proc::is_writable(::getpid(), out.get()));
  const auto name = own.at(out.get());
  CHECK_FALSE(proc::pipes_out_of(::getpid()).contains(name));
  out.reset();
  CHECK(proc::pipes_out_of(::getpid()).contains(name));
}

TEST_CASE("who sleeps in which system call, and who holds the pipe's ends, is seen") {
  auto [out, in] = spawn::pipe();
  const Child child(1, [&out = out, &in = in](int ready) {
    in.reset();
    say(ready);
    char byte = 0;
    [[maybe_unused]] const auto n = ::read(out.get(), &byte, 1);
  });
  until([&] { return proc::system_call_of(child.pid(), child.pid()).number == SYS_read; });
  CHECK(proc::system_call_of(child.pid(), child.pid()).first_argument == out.get());
  const auto blocked = host::blocked_calls(child.pid());
  REQUIRE(blocked.size() == 1);
  CHECK(blocked[0].call == "read");
  CHECK(blocked[0].readers == std::vector<int>{child.pid()});
  CHECK(blocked[0].writers.empty());  // we hold the write end, but are not in its process tree
}

TEST_CASE("samples of a program asleep show how many threads it has, and that nothing moves") {
  const Child child(3, [](int ready) {
    std::thread(sleep_for_ever, ready).detach();
    std::thread(sleep_for_ever, ready).detach();
    sleep_for_ever(ready);
  });
  until([&] { return all_asleep(child.pid()); });
  host::Sampler sampler;
  sampler.start(child.pid());
  // However busy the machine is, a sleeping program is quiet in the end.
  do sampler.sample();
  while (sampler.quiet_for() < std::chrono::milliseconds(20));
  Run run;
  sampler.fill(run);
  CHECK(run.peak_threads == 3);
  CHECK(run.peak_processes == 0);
  CHECK(run.peak_at_work == 0);
  CHECK(run.mean_at_work == 0);
  CHECK(run.samples >= 2);
  CHECK(run.max_gap_ns > 0);
  CHECK(run.leader_cpu_ns == 0);
}

TEST_CASE("samples of a program at work count those that run and those that wait for a CPU") {
  const Child child(5, [](int ready) {
    for (int i = 0; i < 4; ++i) std::thread(spin, ready).detach();
    sleep_for_ever(ready);
  });
  // Its main thread is ready a moment before it sleeps, and on a busy machine the moment can be long.
  until([&] { return proc::state_of(child.pid()) == 'S'; });
  host::Sampler sampler;
  sampler.start(child.pid());
  Run run;
  do {
    sampler.sample();
    run = Run{};
    sampler.fill(run);
  } while (run.task_cpu_ns.size() < 4 || run.task_cpu_ns[3] < 1'000'000);
  CHECK(run.peak_threads == 5);
  CHECK(run.peak_threads_at_work == 4);
  CHECK(run.peak_at_work == 4);
  CHECK(run.mean_at_work > 3);
  CHECK(run.mean_at_work <= 4);
  CHECK(sampler.quiet_for().count() == 0);
  CHECK(sampler.cpu_ns() >= 4'000'000);
  CHECK(sampler.busy_ns() >= sampler.cpu_ns());
}

TEST_CASE("processes at work are told from threads at work") {
  const Child child(3, [](int ready) {
    for (int i = 0; i < 2; ++i)
      if (::fork() == 0) spin(ready);
    sleep_for_ever(ready);
  });
  host::Sampler sampler;
  sampler.start(child.pid());
  until([&] { return proc::state_of(child.pid()) == 'S'; });
  for (int i = 0; i < 3; ++i) sampler.sample();
  Run run;
  sampler.fill(run);
  CHECK(run.peak_processes == 2);
  CHECK(run.peak_processes_at_work == 2);
  CHECK(run.peak_threads == 1);
  CHECK(run.peak_at_work == 2);
}

namespace {

constexpr int siblings = 40;  // more than are compared pairwise

int pause_for_ever(void* ready) {
  sleep_for_ever(*static_cast<int*>(ready));
}

}  // namespace

TEST_CASE("children that share memory with one another count as one process, however many there are") {
  const Child child(siblings, [](int ready) {
    if (::fork() == 0) {
      static std::array<std::array<char, 1 << 14>, siblings> stacks;
      for (int i = 1; i < siblings; ++i)
        ::clone(pause_for_ever, stacks[static_cast<std::size_t>(i)].end(), CLONE_VM | CLONE_PARENT | SIGCHLD,
                &ready);
      sleep_for_ever(ready);
    }
    for (;;) ::pause();
  });
  host::Sampler sampler;
  sampler.start(child.pid());
  sampler.sample();
  Run run;
  sampler.fill(run);
  CHECK(run.peak_processes == 1);
  CHECK(run.peak_sharing == siblings - 1);
}

TEST_CASE("a process that has ended has no memory, also before anybody has waited for it") {
  const Child child(0, [](int) {});
  until([&] { return proc::state_of(child.pid()) == 'Z'; });
  CHECK_FALSE(proc::has_memory(child.pid()));
  CHECK(proc::has_memory(::getpid()));
  CHECK_FALSE(proc::share_memory(::getpid(), child.pid()));
}

TEST_CASE(
    "less urgent is who asks for less than the grader does, not who runs below a grader that was told to ask "
    "for less") {
  using proc::less_urgent;
  CHECK(less_urgent({.nice = 5}, {}));
  CHECK(less_urgent({.policy = SCHED_BATCH}, {}));
  CHECK(less_urgent({.policy = SCHED_IDLE}, {.policy = SCHED_BATCH}));
  CHECK(less_urgent({.nice = 19}, {.nice = 10}));
  CHECK_FALSE(less_urgent({}, {}));
  CHECK_FALSE(less_urgent({.nice = 10}, {.nice = 10}));
  CHECK_FALSE(less_urgent({.policy = SCHED_IDLE}, {.policy = SCHED_IDLE}));
}

TEST_CASE("a program at work below a grader that was started with nice is seen at work") {
  const Child child(1, [](int ready) { spin(ready); });
  const auto tasks = proc::tasks_of(child.pid());
  REQUIRE(tasks.size() == 1);
  CHECK_FALSE(tasks.front().lowered);
  CHECK(::setpriority(PRIO_PROCESS, static_cast<id_t>(child.pid()), proc::own_urgency().nice + 1) == 0);
  CHECK(proc::tasks_of(child.pid()).front().lowered);
}

TEST_CASE("CPU time that was used before the start does not count") {
  const Child child(1, spin);
  const auto before = [&] { return proc::tasks_of(child.pid()).front().cpu_ns; };
  until([&] { return before() > 20'000'000; });
  host::Sampler sampler;
  sampler.start(child.pid());
  sampler.sample();
  CHECK(sampler.cpu_ns() + 20'000'000 <= before());
}

}  // namespace watch_test
