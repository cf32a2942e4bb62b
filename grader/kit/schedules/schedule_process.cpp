#include "kit/schedules/schedule_process.hpp"

#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <stdexcept>

#include "kit/schedules/arena.hpp"
#include "kit/schedules/failing.hpp"
#include "kit/schedules/internals.hpp"
#include "kit/schedules/raw.hpp"
#include "kit/schedules/scheduler.hpp"
#include "kit/schedules/thread_end.hpp"
#include "kit/schedules/unwinder.hpp"

namespace manyhands::schedules {
namespace {

constexpr int longest_seconds = 10;  // of real time, for code that reaches no schedule point

[[noreturn]] void run_in_child(void (*program)()) {
  ::setpgid(0, 0);
  const itimerval limit{{0, 0}, {longest_seconds, 0}};
  ::setitimer(ITIMER_REAL, &limit, nullptr);
  run_schedule_here(program);
}

void clear_outcome() {
  Outcome& o = *outcome;
  o.ended.store(Ended::running, std::memory_order_relaxed);
  o.kind = {};
  std::memset(o.what, 0, sizeof o.what);
  o.hash = 0;
  o.steps = o.switches = 0;
  o.picking = -1;
  o.offered_count = 0;
  o.starved = o.has_race = o.trylock = false;
  o.thread_count = o.waiting_count = o.racy_count = o.watched_count = o.load_count = o.choice_count =
      o.recorded = 0;
}

void fail_from_outside(Kind kind, const char* what) {
  outcome->kind = kind;
  std::snprintf(outcome->what, sizeof outcome->what, "%s", what);
  outcome->ended.store(Ended::failed, std::memory_order_relaxed);
}

void judge_end(int status) {
  if (outcome->ended.load(std::memory_order_acquire) != Ended::running) return;
  char what[128];
  // Nobody may take this for a fault of the program, nor for a schedule that passed.
  if (WIFEXITED(status) && WEXITSTATUS(status) == raw::died_status)
    throw std::runtime_error("the program is too large to explore its schedules");
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) {
    std::snprintf(what, sizeof what, "the program ran for %d seconds without any synchronisation",
                  longest_seconds);
    fail_from_outside(Kind::livelock, what);
  } else if (WIFSIGNALED(status)) {
    std::snprintf(what, sizeof what, "the program was ended by signal %d (%s)", WTERMSIG(status),
                  ::strsignal(WTERMSIG(status)));
    fail_from_outside(Kind::crash, what);
  } else {
    std::snprintf(what, sizeof what, "the program ended itself with status %d", WEXITSTATUS(status));
    fail_from_outside(Kind::exit, what);
  }
}

int limited(int value, int most) {
  return std::clamp(value, 0, most);
}

std::vector<std::uintptr_t> list_of(const Frames& frames) {
  return {frames.at, frames.at + limited(frames.count, max_frames)};
}

Step step_of(const StepRecord& r) {
  Step step{r.thread,     r.op,  r.object, r.address, r.at,        list_of(r.frames),
            std::nullopt, r.why, r.choice, r.line,    std::nullopt};
  if (r.has_value) step.value = r.value;
  if (r.older) step.older = Older{r.read, r.missed, r.seq_cst};
  return step;
}

RacingAccess racing_access_of(const AccessRecord& r) {
  return {r.thread, r.address, r.bytes, r.write, r.atomic, r.freed, r.at, list_of(r.frames)};
}

}  // namespace

void prepare_schedules() {
  if (outcome != nullptr) return;
  void* memory = ::mmap(nullptr, sizeof(Outcome), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::runtime_error("no memory for the outcome of schedules");
  outcome = static_cast<Outcome*>(memory);
  reserve_arena();
  prepare_thread_ends();
  find_unwinder();
  // Processes that the program forks are not scheduled.
  ::pthread_atfork(nullptr, nullptr, [] { self = nullptr; });
  // Each thread's own arena would take a system call or two, and address space that every fork copies.
  ::mallopt(M_ARENA_MAX, 1);
}

void run_schedule(void (*program)()) {
  clear_outcome();
  const pid_t child = ::fork();
  if (child == -1) throw std::runtime_error(std::string("fork: ") + std::strerror(errno));
  if (child == 0) run_in_child(program);
  int status = 0;
  while (::waitpid(child, &status, 0) == -1)
    if (errno != EINTR) throw std::runtime_error(std::string("waitpid: ") + std::strerror(errno));
  ::kill(-child, SIGKILL);  // processes that the program has forked, if there are any
  judge_end(status);
}

void run_schedule_here(void (*program)()) {
  catch_crashes();
  start_schedule();
  main_thread_ends_last();
  // noexcept: an exception that leaves the program is uncaught.
  [program]() noexcept { program(); }();
  program_returned();
  raw::exit(0);
}

bool is_of_internals(const Exploration& how) {
  if (outcome->kind != Kind::race || !outcome->has_race) return false;
  const auto first = outcome->race[0].at;
  const auto second = outcome->race[1].at;
  return both_internal(first, second) || (how.is_internal && how.is_internal(first, second));
}

void ignore_race_of_outcome() {
  const auto a = outcome->race[0].at;
  const auto b = outcome->race[1].at;
  setup.ignored.emplace_back(std::min(a, b), std::max(a, b));
}

std::vector<Waiting> waiting_of_outcome() {
  std::vector<Waiting> all;
  for (int i = 0; i < limited(outcome->waiting_count, max_threads); ++i) {
    const WaitingRecord& w = outcome->waiting[i];
    all.push_back(
        {w.thread, w.for_what, w.object, w.address, w.holder, w.at, w.notified_in_vain, list_of(w.frames)});
  }
  return all;
}

std::vector<Step> steps_of_outcome() {
  std::vector<Step> steps;
  for (int i = 0; i < limited(outcome->recorded, max_recorded_steps); ++i)
    steps.push_back(step_of(outcome->records[i]));
  return steps;
}

Failure failure_of_outcome() {
  const Outcome& o = *outcome;
  Failure f;
  f.kind = o.kind;
  f.what.assign(o.what, ::strnlen(o.what, sizeof o.what));
  f.schedule = setup.number;
  f.policy = setup.policy;
  f.seed = setup.seed;
  f.hash = o.hash;
  f.switches = o.switches;
  f.points = setup.points;
  f.races = setup.races;
  f.weak_memory = setup.weak_memory;
  f.choices.assign(o.choices, o.choices + limited(o.choice_count, max_choices));
  f.steps = steps_of_outcome();
  f.waiting = waiting_of_outcome();
  if (o.has_race) f.race = {racing_access_of(o.race[0]), racing_access_of(o.race[1])};
  return f;
}

}  // namespace manyhands::schedules
