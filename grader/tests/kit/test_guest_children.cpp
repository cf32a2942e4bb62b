// Scenarios of test_guest about child processes: how a program waits for them, and what it sends through
// pipes.
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "kit/guest/guest.hpp"
#include "kit/guest/worker_program.hpp"
#include "manyhands/net.hpp"

MANYHANDS_SCENARIO(counts_interruptions, call) {
  // The child waits for a request; we wait in poll, and for the child's report. How often was each
  // interrupted?
  int ends[2];
  if (::pipe(ends) != 0) return {};
  const std::string first = call.args.at("first");  // the gate only watches after its answer
  const std::string url = call.args.at("url");
  const pid_t child = ::fork();
  if (child == 0) {
    manyhands::net::get(first);
    manyhands::net::get(url);
    ::_exit(::write(ends[1], "x", 1) == 1 ? 0 : 1);
  }
  int interrupted = 0;
  pollfd entry{ends[0], POLLIN, 0};
  while (::poll(&entry, 1, -1) < 0 && errno == EINTR) ++interrupted;
  const std::string much(10'000, 'x');
  const auto written = ::write(ends[1], much.data(), much.size());
  while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) continue;
  ::close(ends[0]);
  ::close(ends[1]);
  return {.value = {{"interrupted", interrupted}, {"written", written}}};
}

// A child that ends at once. How often did waitpid have to be called, in a program that can or cannot know
// that it has ended?
MANYHANDS_SCENARIO(waits_for_child, call) {
  const auto how = call.args.at("how").get<std::string>();
  if (how == "handler") ::signal(SIGCHLD, [](int) {});
  if (how == "deaf") ::signal(SIGWINCH, SIG_IGN);
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  siginfo_t info{};
  if (how == "look") ::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT);
  int calls = 1;
  while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) ++calls;
  return {.value = {{"calls", calls}, {"none_left", ::wait(nullptr) == -1 && errno == ECHILD}}};
}

// A child that is held, or not, and a parent that waits for its end: asleep, or spinning.
MANYHANDS_SCENARIO(waits_for_held_child, call) {
  const bool spins = call.args.at("spins");
  manyhands::guest::hold_at_mark(call.args.at("holds") ? "here" : "");
  const pid_t child = ::fork();
  if (child == 0) {
    manyhands::guest::hold_at("here");
    ::_exit(0);
  }
  while (::waitpid(child, nullptr, spins ? WNOHANG : 0) == 0) continue;
  return {};
}

// Reads to the end of a child's pipe, and asks at once whether the child has ended.
MANYHANDS_SCENARIO(asks_after_end_of_file, call) {
  int ends[2];
  if (::pipe(ends) != 0) return {};
  const auto how = call.args.at("how").get<std::string>();
  const pid_t child = ::fork();
  if (child == 0) {
    if (how == "_Exit") ::_Exit(3);
    if (how == "syscall") ::syscall(SYS_exit_group, 3);
    ::_exit(3);
  }
  ::close(ends[1]);
  char byte = 0;
  while (::read(ends[0], &byte, 1) < 0 && errno == EINTR) continue;
  ::close(ends[0]);
  int status = 0;
  const bool ended = ::waitpid(child, &status, WNOHANG) == child;
  if (!ended) ::waitpid(child, &status, 0);
  return {.value = {{"ended", ended}, {"status", WIFEXITED(status) ? WEXITSTATUS(status) : -1}}};
}

MANYHANDS_SCENARIO(forks_late, call) {
  std::mutex gate;
  gate.lock();
  std::thread other;
  if (call.args.at("with_thread")) other = std::thread([&] { const std::lock_guard wait(gate); });
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  ::waitpid(child, nullptr, 0);
  gate.unlock();
  if (other.joinable()) other.join();
  return {};
}

MANYHANDS_SCENARIO(sends_through_pipe, call) {
  const auto text = std::make_unique<std::string>("a string that is much too long to lie in itself");
  int ends[2];
  if (::pipe(ends) != 0) return {};
  const bool address = call.args.at("address");
  [[maybe_unused]] const auto n =
      address ? ::write(ends[1], text.get(), sizeof *text) : ::write(ends[1], text->data(), text->size());
  ::close(ends[0]);
  ::close(ends[1]);
  return {};
}
