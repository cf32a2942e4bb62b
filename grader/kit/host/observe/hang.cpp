#include "kit/host/observe/hang.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "kit/host/observe/nested_wait.hpp"
#include "model/finding_at.hpp"

namespace manyhands::host {
namespace {

std::string count_of(int n, const char* one, const char* many) {
  return n == 1 ? std::string("one ") + one : std::to_string(n) + " " + many;
}

// One line per place in the learner's code; the place with most threads becomes the finding's own.
void add_places(Finding& finding, const Readings& stacks) {
  std::map<std::pair<std::pair<std::string, int>, std::string>, std::vector<int>> places;
  std::set<int> all;
  for (const auto& reading : stacks) {
    if (reading.line == nullptr || reading.stack->tid == 0) continue;
    places[{{reading.line->file, reading.line->line}, doing(reading)}].push_back(reading.stack->pid);
    all.insert(reading.stack->pid);
  }
  std::vector<std::pair<int, Related>> sorted;
  for (const auto& [key, pids] : places) {
    const int count = static_cast<int>(pids.size());
    const bool processes = all.size() > 1 && std::set(pids.begin(), pids.end()).size() == pids.size();
    const auto who = processes ? count_of(count, "process is", "processes are")
                               : count_of(count, "thread is", "threads are");
    sorted.push_back({count, {who + " here, " + key.second, key.first.first, key.first.second}});
  }
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  if (!sorted.empty() && finding.line == 0) {
    finding.file = sorted.front().second.file;
    finding.line = sorted.front().second.line;
  }
  for (auto& [count, place] : sorted)
    if (finding.related.size() < 6) finding.related.push_back(std::move(place));
}

// Do tasks of a pool wait for tasks of the same pool? Only if all its threads have a task and none of them is
// blocked by something else: an idle thread would have run the tasks that they wait for.
std::optional<Finding> waits_inside_pool(const Readings& stacks) {
  int threads = 0;
  bool to_spare = false;
  PoolStack waits;
  for (const auto& reading : stacks) {
    const auto& pool = reading.pool;
    if (!pool.in_pool) continue;
    ++threads;
    to_spare = to_spare || pool.idle;
    if (!pool.idle && pool.waits == nullptr) return std::nullopt;
    if (pool.waits != nullptr && (waits.waits == nullptr || pool.for_end)) waits = pool;
  }
  if (waits.waits == nullptr || (to_spare && !waits.for_end)) return std::nullopt;
  return finding_at(
      "waits-inside-pool", "stacks",
      waits.for_end
          ? "a task waits here until its pool has no tasks left; but while it waits, the pool still has this "
            "task. Only a thread outside the pool may wait for the pool."
          : fmt::format(
                "a task waits here for another task in the pool's queue, and blocks its thread. {} like "
                "this, so no thread is left to run those tasks. Let only the calling thread wait.",
                threads == 1 ? "The pool's only thread waits"
                             : fmt::format("All {} threads of the pool wait", threads)),
      waits.waits);
}

// A single thread that is in a call which only this same thread could complete: the thread that runs the
// event loop must not wait for what comes through it.
std::optional<Finding> blocked_loop(const Run& run, const Readings& stacks) {
  if (run.peak_threads != 1 || run.peak_processes != 0) return std::nullopt;
  for (const auto& reading : stacks) {
    const auto* line = reading.line;
    if (reading.stack->tid == 0 || line == nullptr || reading.loop_waits) continue;
    if (!reading.in_event_loop && reading.waits_for != WaitsFor::future) continue;
    return finding_at(
        "event-loop-blocked", "stacks",
        reading.in_event_loop
            ? "your program hangs: its only thread waits here, inside the event loop, for something that "
              "only that loop can deliver. Use co_await instead"
            : "your program hangs: its only thread waits here for a result, and the event loop that would "
              "produce it is not running. Call run() before you ask for the result",
        line);
  }
  return std::nullopt;
}

// A single-threaded child that waits for another thread, which does not exist and never did in this process.
std::optional<Finding> forked_with_threads(const Run& run, const Readings& stacks) {
  if (run.threads_at_fork < 2) return std::nullopt;
  std::map<int, int> threads;
  for (const auto& stack : run.stacks) ++threads[stack.pid];
  for (const auto& reading : stacks) {
    const int pid = reading.stack->pid;
    if (pid == run.stacks.front().pid || threads[pid] > 1) continue;
    if (reading.waits_for != WaitsFor::mutex && reading.waits_for != WaitsFor::condition_variable &&
        reading.waits_for != WaitsFor::future)
      continue;
    return finding_at(
        "fork-after-threads", "stacks",
        "a child process is stuck here, " + doing(reading) +
            ", forever. Your program called fork while it had " + std::to_string(run.threads_at_fork) +
            " threads; the child got a copy of only one of them, and of every lock as it was at "
            "that moment. The thread that would unlock it does not exist in the child. Fork all "
            "children before you start the first thread.",
        reading.line);
  }
  return std::nullopt;
}

// What can be said before the places of its threads are added.
Finding cause_of(const Run& run, const Readings& stacks, const std::string& prefix) {
  if (auto found = lock_across_nested_wait(run, prefix)) return *found;
  if (auto found = waits_inside_pool(stacks)) return *found;
  if (auto found = hangs_on_pipe(run)) return *found;
  if (ran_until_limit(run))
    return finding_at(
        "endless-loop", "clock",
        fmt::format(
            "your program was stopped after {} s; it had used {} s of CPU time and was still running.",
            run.wall_ns / 1'000'000'000, run.cpu_ns / 1'000'000'000));
  if (auto found = hangs_in_shared_memory(run, stacks)) return *found;
  if (auto found = hangs_on_mutex(run, stacks)) return *found;
  return finding_at(
      "hang", "kernel",
      "your program hangs: all of its threads wait, nothing can wake them, and there is no answer.");
}

}  // namespace

bool ran_until_limit(const Run& run) {
  return run.message == "limit" && run.cpu_ns > 1'000'000'000;
}

std::string doing(const StackReading& reading) {
  switch (reading.waits_for) {
    case WaitsFor::condition_variable:
      return "waiting for a condition variable";
    case WaitsFor::future:
      return "waiting for a future";
    case WaitsFor::semaphore:
      return "waiting for a semaphore";
    case WaitsFor::mutex:
      return "waiting for a mutex";
    case WaitsFor::thread_end:
      return "waiting for a thread to end";
    case WaitsFor::child_end:
      return "waiting for a child process to end";
    case WaitsFor::time:
      return "sleeping";
    case WaitsFor::server:
      return "waiting for the server";
    case WaitsFor::read:
      return "reading";
    case WaitsFor::write:
      return "writing";
    case WaitsFor::atomic:
    case WaitsFor::unknown:
      break;
  }
  return reading.stack->state == 'R' ? "running" : "waiting";
}

Finding hang_of(const Run& run, const std::string& prefix) {
  const auto stacks = readings_of(run.stacks, prefix);
  auto finding = cause_of(run, stacks, prefix);
  add_places(finding, stacks);
  // A thread that is at work all the time waits for nothing, wherever its stack was when it was stopped.
  if (auto blocked = blocked_loop(run, stacks); blocked && finding.code != KnownCode("endless-loop"))
    finding = std::move(*blocked);
  if (auto late = forked_with_threads(run, stacks)) finding = std::move(*late);
  return finding;
}

}  // namespace manyhands::host
