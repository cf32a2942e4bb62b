// A simulated machine: cores, other programs that compete for them, and programs with known mistakes or none.
// It produces the same evidence as a real machine, with any kind of noise; deterministic for a given seed.
// Test code.
#pragma once
#include <algorithm>
#include <cstdint>
#include <functional>
#include <random>
#include <utility>
#include <vector>

#include "kit/host/observe/cpu_time_split.hpp"
#include "kit/host/observe/critical_path.hpp"
#include "measure/constants.hpp"
#include "measure/cpu_speed.hpp"

namespace manyhands::simulation {

/// One thread: its own pieces of work (ms), then pieces from the shared queue; after that it sleeps or spins.
struct Thread {
  std::vector<double> own;
  bool from_queue = false;
  bool spins_until_all_done = false;
  int core = 0;
  // state
  double left = 0;
  bool done = false;
  double cpu = 0;
  double since_sample = 0;
};

struct Program {
  std::vector<Thread> threads;
  std::vector<double> queue;
};

struct Machine {
  int cores = 2;
  double together = 1;  // relative speed of a core while all are busy (hyperthreads)
  /// The number of other tasks that want this core at this time (ms).
  std::function<int(int core, double ms)> neighbours = [](int, double) { return 0; };
  /// The current speed of this core, relative to a full core: lower while another program uses its other
  /// hyperthread.
  std::function<double(int core, double ms)> pace = [](int, double) { return 1.0; };
  /// True while a hypervisor has stopped this core; not visible from inside.
  std::function<bool(int core, double ms)> stolen = [](int, double) { return false; };
  bool tells_steal = false;  // … unless the hypervisor reports it
  double now = 0;
  std::mt19937_64 random{1};
};

inline bool next_piece(Thread& thread, Program& program) {
  if (!thread.own.empty()) {
    thread.left = thread.own.back();
    thread.own.pop_back();
    return true;
  }
  if (!thread.from_queue || program.queue.empty()) return false;
  thread.left = program.queue.back();
  program.queue.pop_back();
  return true;
}

/// Runs several programs at once, each as its own process, and returns what was observed of each.
inline std::vector<Run> run(Machine& machine, std::vector<Program> programs, Arm arm) {
  constexpr double step = 0.5;
  constexpr double slice = 3;
  struct Seen {
    double wall = 0, cpu = 0, delay = 0;
    double stolen = 0, machine_busy = 0, sampled_at = 0;
    host::CpuTimeSplit split;
    host::CriticalPath path;
    int samples = 0, at_work_samples = 0, sum = 0, peak = 0;
  };
  std::vector<Seen> seen(programs.size());
  int core = static_cast<int>(machine.random() % 2);
  for (auto& program : programs)
    for (auto& thread : program.threads) {
      thread.core = core++ % machine.cores;
      thread.done = !next_piece(thread, program);
    }
  const auto finished = [](const Program& program) {
    return std::all_of(program.threads.begin(), program.threads.end(), [](const auto& t) { return t.done; });
  };
  const auto runnable = [&](const Program& program, const Thread& thread) {
    return !thread.done || (thread.spins_until_all_done && !finished(program));
  };
  const auto start = machine.now;
  std::vector<double> turn(static_cast<std::size_t>(machine.cores), 0);
  bool going = true;
  for (long tick = 0; going && tick < 100000; ++tick) {
    const auto on = [&](int c) {
      std::vector<std::pair<std::size_t, Thread*>> all;
      for (std::size_t i = 0; i < programs.size(); ++i)
        for (auto& thread : programs[i].threads)
          if (thread.core == c && runnable(programs[i], thread)) all.push_back({i, &thread});
      return all;
    };
    for (int c = 0; c < machine.cores; ++c)  // an idle core takes a thread that waits for another one
      if (on(c).empty() && machine.neighbours(c, machine.now) == 0)
        for (int other = 0; other < machine.cores; ++other) {
          const auto waiting = on(other);
          if (other == c ||
              waiting.size() + static_cast<std::size_t>(machine.neighbours(other, machine.now)) < 2 ||
              waiting.empty())
            continue;
          waiting.back().second->core = c;
          break;
        }
    int busy = 0;
    for (int c = 0; c < machine.cores; ++c)
      busy += on(c).empty() && machine.neighbours(c, machine.now) == 0 ? 0 : 1;
    const auto speed = busy == machine.cores ? machine.together : 1;
    for (int c = 0; c < machine.cores; ++c) {
      const auto ours = on(c);
      const auto all = ours.size() + static_cast<std::size_t>(machine.neighbours(c, machine.now));
      if (all == 0) continue;
      auto& when = turn[static_cast<std::size_t>(c)];
      when += step;
      const auto chosen = static_cast<std::size_t>(when / slice) % all;
      const bool stolen = machine.stolen(c, machine.now);
      if (stolen)
        for (auto& one : seen) one.stolen += one.wall == 0 ? step : 0;
      else
        for (auto& one : seen) one.machine_busy += one.wall == 0 ? step : 0;
      for (std::size_t k = 0; k < ours.size(); ++k) {
        auto& [i, thread] = ours[k];
        if (k != chosen) {
          seen[i].delay += step;
        } else if (!stolen) {
          seen[i].cpu += step;
          thread->cpu += step;
          thread->since_sample += step;
          if (thread->done) continue;
          thread->left -= step * speed * machine.pace(c, machine.now);
          if (thread->left <= 0) thread->done = !next_piece(*thread, programs[i]);
        }
      }
    }
    machine.now += step;
    going = false;
    for (std::size_t i = 0; i < programs.size(); ++i) {
      if (seen[i].wall > 0) continue;
      const bool last = finished(programs[i]);
      if (last) seen[i].wall = machine.now - start;
      going = going || !last;
      if (!last && tick % 8 != 0) continue;
      for (std::size_t t = 0; t < programs[i].threads.size(); ++t) {
        auto& thread = programs[i].threads[t];
        const auto used = static_cast<std::int64_t>(std::exchange(thread.since_sample, 0) * 1e6);
        const bool at_work = runnable(programs[i], thread);
        seen[i].split.note({used, thread.core, at_work, true});
        seen[i].path.note({{1, static_cast<pid_t>(t)}, used, at_work});
      }
      const auto length =
          (machine.now - start - std::exchange(seen[i].sampled_at, machine.now - start)) * 1e6;
      if (last)
        seen[i].split.end_last_interval();
      else
        seen[i].split.end_interval(std::chrono::nanoseconds(static_cast<std::int64_t>(length)));
      seen[i].path.end_interval(last);
      if (last) continue;
      int at_work = 0;
      for (const auto& thread : programs[i].threads) at_work += runnable(programs[i], thread) ? 1 : 0;
      ++seen[i].samples;
      seen[i].at_work_samples += at_work > 0 ? 1 : 0;
      seen[i].sum += at_work;
      seen[i].peak = std::max(seen[i].peak, at_work);
    }
  }
  std::vector<Run> runs;
  std::uniform_real_distribution<double> jitter(1.0, 1.02);
  for (std::size_t i = 0; i < programs.size(); ++i) {
    Run r;
    const auto ns = [](double ms) { return static_cast<std::int64_t>(ms * 1e6); };
    r.arm = arm;
    r.outcome = Outcome::answered;
    r.judged = r.right = true;
    r.work_units = 1;
    r.wall_ns = ns(seen[i].wall * jitter(machine.random));
    r.cpu_ns = ns(seen[i].cpu);
    r.run_delay_ns = ns(seen[i].delay);
    r.samples = seen[i].samples;
    r.max_gap_ns = ns(5);
    r.peak_at_work = r.peak_threads_at_work = seen[i].peak;
    r.peak_threads = static_cast<int>(programs[i].threads.size());
    r.mean_at_work = seen[i].at_work_samples ? static_cast<double>(seen[i].sum) / seen[i].at_work_samples : 0;
    seen[i].split.fill(r);
    r.shortest_path_ns = seen[i].path.shortest_ns();
    r.longest_path_ns = seen[i].path.longest_ns();
    r.steal_ns = machine.tells_steal ? ns(seen[i].stolen) : 0;
    r.machine_busy_ns = ns(seen[i].machine_busy);
    for (const auto& thread : programs[i].threads) r.task_cpu_ns.push_back(ns(thread.cpu));
    std::sort(r.task_cpu_ns.rbegin(), r.task_cpu_ns.rend());
    runs.push_back(std::move(r));
  }
  machine.now += 5;
  return runs;
}

inline Thread with(std::vector<double> own, bool spins = false) {
  Thread thread;
  thread.own = std::move(own);
  thread.spins_until_all_done = spins;
  return thread;
}

inline Thread taking() {
  Thread thread;
  thread.from_queue = true;
  return thread;
}

// The serial version takes 200 ms.
inline Program serial() {
  return {{with({200})}, {}};
}
inline Program halves() {
  return {{with({100}), with({100})}, {}};
}
inline Program halves_spinning() {
  return {{with({100}, true), with({100}, true)}, {}};
}
inline Program pieces(int count) {
  return {{taking(), taking()}, std::vector<double>(static_cast<std::size_t>(count), 200.0 / count)};
}
inline Program oversubscribed() {
  Program program;
  for (int i = 0; i < 8; ++i) program.threads.push_back(with({25}));
  return program;
}
/// The first of two threads does this percentage of the work.
inline Program uneven(double percent = 80) {
  return {{with({2 * percent}), with({200 - 2 * percent})}, {}};
}
inline Program duplicated() {
  return {{with({200}), with({200})}, {}};
}
/// With one thread more than there are cores.
inline Program duplicated_in_a_crowd() {
  return {{with({200}), with({200}), with({200})}, {}};
}
inline Program uneven_in_a_crowd() {
  return {{with({140}), with({30}), with({30})}, {}};
}
inline Program serial_with_dummy() {
  return {{with({200}), with({})}, {}};
}
inline Program half_serial() {
  return {{with({50, 100}), with({50})}, {}};
}

inline Block block(Machine& machine, const Program& submission) {
  Block b;
  b.at_s = machine.now / 1000;
  const std::vector<Program> at_once(static_cast<std::size_t>(machine.cores), serial());
  const bool first = machine.random() % 2 == 0;
  if (first) b.baseline = run(machine, {serial()}, Arm::serial)[0];
  b.at_once.push_back(run(machine, at_once, Arm::saturated));
  b.submission = run(machine, {submission}, Arm::submission)[0];
  b.at_once.push_back(run(machine, at_once, Arm::saturated));
  if (!first) b.baseline = run(machine, {serial()}, Arm::serial)[0];
  return b;
}

/// Like the grader: block by block until it is decided.
inline CpuDecision decide(Machine& machine, const Program& submission, double stored,
                          const Speed& speed = {}) {
  std::vector<Block> blocks;
  for (;;) {
    blocks.push_back(block(machine, submission));
    const CpuConditions conditions{.p = machine.cores, .stored_capacity = stored};
    auto decision = decide_cpu_speed(blocks, speed, conditions, blocks.size() >= constants::most_blocks);
    if (decision.step == Step::done) return decision;
  }
}

}  // namespace manyhands::simulation
