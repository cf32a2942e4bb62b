// A guest whose scenarios behave like learners' programs, good and bad. Called by call_test.cpp.
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "kit/guest/guest.hpp"
#include "manyhands/net.hpp"
#include "test_guest_work.hpp"
#include "wire/frame.hpp"

namespace {

using manyhands::guest::Answer;
using manyhands::guest::Call;
using manyhands::test::burn;

[[noreturn]] void pause_for_ever() {
  for (;;) ::pause();
}

}  // namespace

MANYHANDS_SCENARIO(echo, call) {
  return {.value = call.args, .bytes = call.bytes};
}

// The arguments of all calls so far.
MANYHANDS_SCENARIO(remembers, call) {
  static auto all = nlohmann::json::array();
  all.push_back(call.args);
  return {.value = all};
}

MANYHANDS_SCENARIO(throws, call) {
  if (call.args.value("odd", false)) throw 17;
  throw std::runtime_error("thrown on purpose");
}

MANYHANDS_SCENARIO(crashes, call) {
  if (call.args.value("abort", false)) ::abort();
  ::raise(SIGSEGV);
  return {};
}

MANYHANDS_SCENARIO(exits, call) {
  ::_exit(call.args.at("status"));
}

// Two threads that each do one thing all the time, for a few hundred milliseconds.
MANYHANDS_SCENARIO(works, call) {
  const std::string what = call.args.at("what");
  std::atomic<long> shared = 0;
  std::mutex mutex;
  const auto work = [&] {
    volatile long own = 0;
    for (int i = 0; i < 8'000'000; ++i) {
      if (what[0] == 'l') {
        const std::lock_guard hold(mutex);
        own = own + 1;
        continue;
      }
      for (int j = 0; j < 8; ++j) {
        if (what[0] == 'a')
          ++shared;
        else
          own = own + 1;
      }
    }
  };
  std::jthread one(work);
  std::jthread other(work);
  return {};
}

MANYHANDS_SCENARIO(hangs, call) {
  static_cast<void>(call);
  std::mutex mutex;
  mutex.lock();
  std::thread other([&] { mutex.lock(); });
  other.join();
  return {};
}

// … and polls in each of its threads.
MANYHANDS_SCENARIO(polls, call) {
  const auto look = [] {
    for (;;) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  };
  std::vector<std::jthread> threads;
  for (int i = 0; i < call.args.at("threads"); ++i) threads.emplace_back(look);
  return {};
}

// Takes as much memory as requested, in a thread that outlives the main thread.
MANYHANDS_SCENARIO(takes_memory_without_main, call) {
  const auto bytes = call.args.at("mb").get<std::size_t>() << 20;
  std::thread([bytes] {
    static std::vector<char> much(bytes, 'x');
    pause_for_ever();
  }).detach();
  ::syscall(SYS_exit, 0);
  return {};
}

MANYHANDS_SCENARIO(asks_for_memory, call) {
  const std::vector<char> much(call.args.at("mb").get<std::size_t>() << 20);
  return {.value = much.size()};
}

MANYHANDS_SCENARIO(waits_for_child_that_writes, call) {
  static_cast<void>(call);
  int ends[2];
  if (::pipe(ends) != 0) return {};
  const pid_t child = ::fork();
  if (child == 0) {
    const std::string much(200'000, 'x');
    ::_exit(::write(ends[1], much.data(), much.size()) > 0 ? 0 : 1);
  }
  ::waitpid(child, nullptr, 0);
  return {};
}

MANYHANDS_SCENARIO(reads_own_pipe, call) {
  static_cast<void>(call);
  int ends[2];
  char byte = 0;
  if (::pipe(ends) == 0) [[maybe_unused]]
    const auto n = ::read(ends[0], &byte, 1);
  return {};
}

MANYHANDS_SCENARIO(leaves_threads, call) {
  for (int i = 0; i < call.args.at("count"); ++i) std::thread(pause_for_ever).detach();
  return {};
}

MANYHANDS_SCENARIO(leaves_child, call) {
  const bool twice = call.args.value("by_forking_twice", false);
  int ends[2];
  if (::pipe(ends) != 0) return {};
  const pid_t child = ::fork();
  if (child == 0) {
    if (twice && ::fork() > 0) ::_exit(0);
    [[maybe_unused]] const auto n = ::write(ends[1], "x", 1);
    ::close(ends[0]);
    ::close(ends[1]);
    pause_for_ever();
  }
  char byte = 0;
  [[maybe_unused]] const auto n = ::read(ends[0], &byte, 1);
  ::close(ends[0]);
  ::close(ends[1]);
  if (twice) ::waitpid(child, nullptr, 0);
  return {};
}

MANYHANDS_SCENARIO(leaves_zombie, call) {
  static_cast<void>(call);
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  siginfo_t info{};
  ::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT);  // ended, but not reaped
  return {};
}

MANYHANDS_SCENARIO(leaves_descriptors, call) {
  for (int i = 0; i < call.args.at("count"); ++i)
    [[maybe_unused]] const int fd = ::open("/dev/null", O_RDONLY);
  return {};
}

MANYHANDS_SCENARIO(leaves_shared_memory, call) {
  const std::string name = call.args.at("name");
  const int fd = ::shm_open(name.c_str(), O_CREAT | O_RDWR, 0600);
  if (::ftruncate(fd, 4096) != 0) throw std::runtime_error("ftruncate");
  ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  ::close(fd);
  if (call.args.value("unlink", false)) ::shm_unlink(name.c_str());
  return {};
}

// Takes `mb` that it then shares with `children`, each of which takes `each_mb` of its own; they live for
// `ms`.
MANYHANDS_SCENARIO(shares_memory, call) {
  const auto take = [](const nlohmann::json& mb) {
    return std::vector<char>(static_cast<std::size_t>(mb.get<int>()) << 20, 'x');
  };
  const auto shared = take(call.args.at("mb"));
  std::vector<pid_t> children;
  for (int i = 0; i < call.args.at("children"); ++i) {
    children.push_back(::fork());
    if (children.back() != 0) continue;
    const auto own = take(call.args.at("each_mb"));
    std::this_thread::sleep_for(std::chrono::milliseconds(call.args.at("ms").get<int>()));
    ::_exit(own.size() + shared.size() > 0 ? 0 : 1);
  }
  for (const auto child : children) ::waitpid(child, nullptr, 0);
  return {};
}

MANYHANDS_SCENARIO(prints, call) {
  const std::string line(99, 'x');
  for (int i = 0; i < call.args.at("lines"); ++i) std::puts(line.c_str());
  std::puts("the last line");
  std::fflush(stdout);
  return {};
}

// In `threads` threads and `processes` processes, `ms` of CPU time each; all begin at the same time.
MANYHANDS_SCENARIO(burns, call) {
  const int ms = call.args.at("ms");
  std::vector<pid_t> children;
  for (int i = 0; i < call.args.value("processes", 0); ++i) {
    children.push_back(::fork());
    if (children.back() == 0) {
      burn(ms);
      ::_exit(0);
    }
  }
  std::vector<std::thread> threads;
  for (int i = 0; i < call.args.value("threads", 0); ++i) threads.emplace_back(burn, ms);
  for (auto& thread : threads) thread.join();
  for (const auto child : children) ::waitpid(child, nullptr, 0);
  if (call.args.value("itself", false)) burn(ms);
  return {};
}

// Processes that start processes, `most` of them in all; none ends by itself.
MANYHANDS_SCENARIO(forks, call) {
  const int most = call.args.at("most");
  void* shared =
      ::mmap(nullptr, sizeof(std::atomic<int>), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  auto& forked = *new (shared) std::atomic<int>(0);
  for (;;)
    if (forked < most && forked++ < most) ::fork();
}

MANYHANDS_SCENARIO(sleeps, call) {
  std::this_thread::sleep_for(std::chrono::milliseconds(call.args.at("ms").get<int>()));
  return {};
}

MANYHANDS_SCENARIO(answers_twice, call) {
  static_cast<void>(call);
  const auto early = manyhands::wire::encode({{"phase", "answer"}, {"value", 1}}, {});
  manyhands::wire::send_all(3, early);
  return {};
}

MANYHANDS_SCENARIO(answers_garbage, call) {
  static_cast<void>(call);
  const std::string garbage = "this is no frame";
  ::send(3, garbage.data(), garbage.size(), 0);
  return {};
}

MANYHANDS_SCENARIO(closes_the_wire, call) {
  static_cast<void>(call);
  ::close(3);
  pause_for_ever();
}

MANYHANDS_SCENARIO(takes_memory, call) {
  const std::size_t megabytes = call.args.at("mb");
  std::vector<std::vector<char>> taken;
  for (std::size_t i = 0; i < megabytes; ++i) taken.emplace_back(1 << 20, 'x');
  pause_for_ever();
}

MANYHANDS_SCENARIO(reads_pipe, call) {
  // How many bytes one call for 10,000 bytes returns when 10,000 are available.
  const std::string how = call.args.value("how", "read");
  int ends[2];
  const bool messages = how.starts_with("recv");
  if ((messages ? ::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) : ::pipe(ends)) != 0) return {};
  const std::string text(10'000, 'x');
  std::string got(10'000, ' ');
  [[maybe_unused]] const auto written = ::write(ends[1], text.data(), text.size());
  iovec part{got.data(), got.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  const auto n = how == "readv"      ? ::readv(ends[0], &part, 1)
                 : how == "syscall"  ? ::syscall(SYS_read, ends[0], got.data(), got.size())
                 : how == "recvfrom" ? ::recvfrom(ends[0], got.data(), got.size(), 0, nullptr, nullptr)
                 : how == "recvmsg"  ? ::recvmsg(ends[0], &message, 0)
                                     : ::read(ends[0], got.data(), got.size());
  ::close(ends[0]);
  ::close(ends[1]);
  return {.value = n};
}

// How many of 10,000 bytes one read for `reads` bytes returns, if a child has written them `writes` at a
// time.
MANYHANDS_SCENARIO(reads_childs_pipe, call) {
  const std::size_t writes = call.args.at("writes");
  std::string got(call.args.at("reads").get<std::size_t>(), ' ');
  int ends[2];
  if (::pipe(ends) != 0) return {};
  const auto child = ::fork();
  if (child == 0) {
    const std::string text(10'000, 'x');
    for (std::size_t at = 0; at < text.size(); at += writes)
      if (::write(ends[1], text.data() + at, std::min(writes, text.size() - at)) < 0) ::_exit(1);
    ::_exit(0);
  }
  ::waitpid(child, nullptr, 0);
  const auto n = ::read(ends[0], got.data(), got.size());
  ::close(ends[0]);
  ::close(ends[1]);
  return {.value = n};
}

// Gets the first page, then one of the others in each thread.
MANYHANDS_SCENARIO(gets, call) {
  const std::vector<std::string> urls = call.args.at("urls");
  const bool spin = call.args.value("spin", false);
  std::atomic<bool> done = false;
  if (call.args.contains("start")) manyhands::net::get(call.args.at("start"));
  std::thread spinner([&] {
    while (spin && !done) {
    }
  });
  std::vector<std::thread> threads;
  for (const auto& url : urls) threads.emplace_back([&url] { manyhands::net::get(url); });
  for (auto& thread : threads) thread.join();
  done = true;
  spinner.join();
  return {};
}

// Gets all URLs; each worker takes the next free one. `how`:
//   waits      the workers are threads that only wait for answers
//   polls      … and the first thread checks every 3 ms whether they are done
//   spins      … or all the time
//   sleeps     a worker sleeps for 40 ms before each request
//   computes   a worker needs 6 ms of CPU time for each page
//   children   the workers are processes, which receive numbers and return them through pipes
MANYHANDS_SCENARIO(gets_all, call) {
  const std::vector<std::string> urls = call.args.at("urls");
  const std::string how = call.args.at("how");
  const int workers = call.args.at("workers");
  std::atomic<std::size_t> next = 0;
  std::atomic<int> running = workers;
  const auto work = [&] {
    for (std::size_t i = 0; (i = next++) < urls.size();) {
      if (how == "sleeps") std::this_thread::sleep_for(std::chrono::milliseconds(40));
      manyhands::net::get(urls[i]);
      if (how == "computes") burn(6);
    }
    --running;
  };
  const auto of_children = [&] {
    int to[2];
    int from[2];
    if (::pipe2(to, O_CLOEXEC) != 0 || ::pipe2(from, O_CLOEXEC) != 0) return;
    for (int i = 0; i < workers; ++i) {
      if (::fork() != 0) continue;
      ::close(to[1]);
      int page = 0;
      while (::read(to[0], &page, sizeof page) == sizeof page) {
        manyhands::net::get(urls.at(static_cast<std::size_t>(page)));
        [[maybe_unused]] const auto n = ::write(from[1], &page, sizeof page);
      }
      ::_exit(0);
    }
    int done = 0;
    const auto give_next = [&] {
      const auto page = static_cast<int>(next++);
      if (page < static_cast<int>(urls.size())) [[maybe_unused]]
        const auto n = ::write(to[1], &page, sizeof page);
    };
    for (int i = 0; i < workers; ++i) give_next();
    for (int page = 0; done < static_cast<int>(urls.size()); ++done) {
      [[maybe_unused]] const auto n = ::read(from[0], &page, sizeof page);
      give_next();
    }
    for (const int end : {to[0], to[1], from[0], from[1]}) ::close(end);
    for (int i = 0; i < workers; ++i) ::wait(nullptr);
  };
  if (how == "children") {
    of_children();
    return {};
  }
  std::vector<std::jthread> threads;
  for (int i = 0; i < workers; ++i) threads.emplace_back(work);
  while (how == "polls" && running > 0) std::this_thread::sleep_for(std::chrono::milliseconds(3));
  while (how == "spins" && running > 0) {
  }
  return {};
}

MANYHANDS_SCENARIO(cores_of_a_thread, call) {
  static_cast<void>(call);
  std::vector<int> cores;
  std::thread([&cores] {
    cpu_set_t ours;
    CPU_ZERO(&ours);
    ::sched_getaffinity(0, sizeof ours, &ours);
    for (int core = 0; core < CPU_SETSIZE; ++core)
      if (CPU_ISSET(core, &ours)) cores.push_back(core);
  }).join();
  return {.value = cores};
}

MANYHANDS_SCENARIO(answer_in_a_child, call) {
  static_cast<void>(call);
  const pid_t child = ::fork();
  if (child > 0) ::waitpid(child, nullptr, 0);
  return {.value = child > 0 ? "parent" : "child"};  // both processes return from the function
}

MANYHANDS_SCENARIO(throws_in_a_child, call) {
  static_cast<void>(call);
  const pid_t child = ::fork();
  if (child == 0) throw std::runtime_error("nobody catches this");
  ::waitpid(child, nullptr, 0);
  return {.value = "parent"};
}

int manyhands::guest::plain(int, char*[]) {
  return 0;
}
