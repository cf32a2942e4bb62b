#include "kit/guest/worker_program.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <utility>

#include "kit/guest/faults.hpp"
#include "kit/guest/late_exit.hpp"
#include "manyhands/worker.hpp"

namespace manyhands::guest {
namespace {

// Longer than any argument of the program itself: where addresses are not random, the host can still see from
// outside which of the two a process was started as.
constexpr std::string_view as_worker = "--run-as-a-worker-process";
constexpr std::string_view with_short_reads = "--short-reads";
constexpr std::string_view with_late_exit = "--late-exit";
constexpr std::string_view with_mark = "--hold=";
constexpr std::string_view with_end = "--end=";

WorkerMain worker_main = nullptr;
bool runs_worker = false;
bool ends = false;  // at the mark

std::string& mark() {
  static std::string text;
  return text;
}

}  // namespace

RegisterWorker::RegisterWorker(WorkerMain main) {
  worker_main = main;
}

void hold_at_mark(std::string text) {
  mark() = std::move(text);
  ends = false;
}

void end_at_mark(std::string text) {
  mark() = std::move(text);
  ends = true;
}

void hold_at(std::string_view text) {
  if (mark().empty() || text.find(mark()) == text.npos) return;
  if (ends && runs_worker) ::_exit(1);
  if (ends) return;
  struct sigaction interrupts {};  // the signal is only there to end the sleep
  interrupts.sa_handler = [](int) {};
  struct sigaction action_before {};
  ::sigaction(SIGCONT, &interrupts, &action_before);
  // Blocked except while asleep: so it cannot come too early, and be lost.
  sigset_t release;
  sigset_t mask_before;
  sigemptyset(&release);
  sigaddset(&release, SIGCONT);
  ::pthread_sigmask(SIG_BLOCK, &release, &mask_before);
  sigset_t all_but_release;
  sigfillset(&all_but_release);
  sigdelset(&all_but_release, SIGCONT);
  std::array<char, 16> name_before{};
  ::prctl(PR_GET_NAME, name_before.data());
  ::prctl(PR_SET_NAME, held_name);
  ::ppoll(nullptr, 0, nullptr, &all_but_release);
  ::prctl(PR_SET_NAME, name_before.data());
  ::pthread_sigmask(SIG_SETMASK, &mask_before, nullptr);
  ::sigaction(SIGCONT, &action_before, nullptr);
}

bool is_worker(int argc, char* argv[]) {
  return argc >= 2 && argv[1] == as_worker;
}

void run_worker(int argc, char* argv[]) {
  runs_worker = true;
  for (int i = 2; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == with_short_reads) inject_short_reads(true);
    if (argument == with_late_exit) exit_late();
    if (argument.starts_with(with_mark)) hold_at_mark(std::string(argument.substr(with_mark.size())));
    if (argument.starts_with(with_end)) end_at_mark(std::string(argument.substr(with_end.size())));
  }
  hold_at(worker_begins);
  int status = 2;
  if (worker_main != nullptr)
    status = worker_main();
  else
    std::fprintf(stderr, "this program has no workers\n");
  // Not exit(): at a normal end, the leak detector would look through every worker, which takes longer than
  // its work, and a host that has killed some of them would not see all of it anyway.
  std::fflush(nullptr);
  ::_exit(status);
}

}  // namespace manyhands::guest

namespace manyhands {

std::vector<std::string> worker_command() {
  // The file itself, not the link to it: what a link in /proc/self means depends on who reads it.
  std::array<char, 4096> path{};
  const auto length = ::readlink("/proc/self/exe", path.data(), path.size());
  std::vector<std::string> command{
      length > 0 ? std::string(path.data(), static_cast<std::size_t>(length)) : "/proc/self/exe",
      std::string(guest::as_worker)};
  if (guest::injects_short_reads()) command.emplace_back(guest::with_short_reads);
  if (guest::exits_late()) command.emplace_back(guest::with_late_exit);
  if (!guest::mark().empty())
    command.push_back(std::string(guest::ends ? guest::with_end : guest::with_mark) + guest::mark());
  return command;
}

}  // namespace manyhands
