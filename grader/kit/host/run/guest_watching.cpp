// The part of GuestProcess that watches a running guest: samples, limits, memory, rest.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "kit/host/base/context.hpp"
#include "kit/host/observe/executed.hpp"
#include "kit/host/observe/memory_files.hpp"
#include "kit/host/observe/orphans.hpp"
#include "kit/host/observe/placement.hpp"
#include "kit/host/observe/proc.hpp"
#include "kit/host/observe/stacks.hpp"
#include "kit/host/observe/starved.hpp"
#include "kit/host/run/guest_box.hpp"
#include "kit/host/run/guest_process.hpp"
#include "kit/site/server.hpp"
#include "model/busy_wait.hpp"
#include "profile/profile.hpp"

namespace manyhands::host {
namespace {

using namespace std::chrono_literals;

constexpr int pipes_period = 2;  // in samples: how often to check who waits for which pipe
// If nothing runs, nothing waits for a CPU, and no answer is on its way, a program can never continue.
constexpr auto hung_after = 2s;
// In samples: reading a process's mappings costs more than a sample does.
constexpr int shared_memory_period = 10;
// Of the time in which all threads must wait: until then, they may not have got there yet.
constexpr auto on_the_way = 100ms;

// Stacks of processes below the guest take about a second each.
constexpr std::size_t most_awake = 16;
// In ticks, as above: adding up the memory of all processes costs as much as a sample does.
constexpr int memory_period = 8;
constexpr int debts_period = 8;
constexpr int memory_files_period = 8 * memory_period;
// Exact measurements of memory may take a twentieth of the time.
constexpr int exact_duty = 20;

// The number of cores that the scheduler can give it at once.
int cores_of_guest(const Call& call) {
  if (call.core >= 0) return 1;
  const auto all = static_cast<int>(std::max<std::size_t>(1, our_cpus().size()));
  return context().cores > 0 ? std::min(context().cores, all) : all;
}

}  // namespace

GuestProcess::Clock::time_point GuestProcess::next_tick() const {
  const bool in_turns = one_at_a_time_ && phase_ == Phase::running;
  return in_turns ? std::min(sampler_.next(), one_at_a_time_->next()) : sampler_.next();
}

void GuestProcess::tick(Clock::time_point now) {
  if (one_at_a_time_ && phase_ == Phase::running && now >= one_at_a_time_->next()) one_at_a_time_->look();
  if (phase_ == Phase::finished || !sampler_.due(now)) return;
  sampler_.sample();
  // Starting it may have taken long, because there was no room for a process; that is not its time.
  if (ticks_ == 0) born_ = now;
  const auto& limits = context().limits;
  if (sampler_.too_many_processes()) {
    // At once, and before anything that takes CPU time or starts a process: there may be no more room for
    // one.
    child_.kill();
    run_.end = OverLimit{"processes", std::to_string(limits.processes)};
    return conclude(Outcome::over_limit, "processes");
  }
  if (call_.watched && phase_ == Phase::running) whereabouts_.look(child_.pid());
  if ((call_.watched || call_.locks_watched) && phase_ == Phase::running && ticks_ % pipes_period == 0)
    reads_in_order_.look(child_.pid());
  if (call_.must_rest && phase_ == Phase::running) watch_rest(now);
  if (call_.plug_pulled_after && phase_ == Phase::running && now - zero_ >= *call_.plug_pulled_after)
    child_.pull_the_plug();
  if (++ticks_ % shared_memory_period == 0) look_at_shared_memory();
  // Instrumented programs are slower; in virtual time, the program also waits for our checks.
  const double stretch = !is_watched(run_.profile) && !call_.virtual_time ? 1 : 3;
  const std::chrono::duration<double> since = now - (phase_ == Phase::running ? zero_ : born_);
  look_at_debts();
  look_at_the_limit(std::chrono::duration_cast<std::chrono::nanoseconds>(since),
                    std::chrono::duration<double>(limits.wall_s * stretch));
  Run seen;
  sampler_.fill(seen);
  if (seen.peak_threads > 16 * limits.processes) {
    run_.end = OverLimit{"processes", std::to_string(limits.processes)};
    conclude(Outcome::over_limit, "processes");
  }
  watch_memory(now);
}

void GuestProcess::kept_waiting(bool is, Clock::time_point now) {
  if (kept_since_) owed_ns_ += std::chrono::nanoseconds(now - *kept_since_).count();
  const bool holds_thread = rest_begins_ && call_.rest_while_held && !run_.rest.used;
  kept_since_ = is || holds_thread ? std::optional(now) : std::nullopt;
}

// A guest that waits for an answer of the site waits for us.
void GuestProcess::look_at_debts() {
  if (site_ == nullptr || ticks_ % debts_period != 0) return;
  const auto delay = proc::own_run_delay_ns();
  const bool owes = site_->in_flight() > 0;
  if (owes && owed_since_) owed_ns_ += std::max<std::int64_t>(0, delay - *owed_since_);
  owed_since_ = owes ? std::optional(delay) : std::nullopt;
}

void GuestProcess::look_at_the_limit(std::chrono::nanoseconds since, std::chrono::duration<double> limit) {
  const auto limit_ns = std::chrono::duration_cast<std::chrono::nanoseconds>(limit).count();
  if (since.count() <= limit_ns) return;
  auto progress = sampler_.progress();
  progress.span_ns = since.count();
  progress.owed_ns = owed_ns_;
  progress.cores = cores_of_guest(call_);
  const auto own = own_time_ns(progress, machine_before_, machine_counters());
  const auto now = at_limit(progress.span_ns, own, limit_ns);
  if (now == AtLimit::go_on) return;
  run_.end = TimedOut{std::chrono::duration<double>(since).count()};
  conclude(now == AtLimit::starved ? Outcome::starved : Outcome::hung, "limit");
}

std::vector<pid_t> GuestProcess::all_processes() const {
  auto all = proc::descendants_of(child_.pid());
  all.push_back(child_.pid());
  for (const auto pid : orphans_of(child_.pid(), surroundings())) all.push_back(pid);
  return all;
}

void GuestProcess::watch_memory(Clock::time_point now) {
  // The cheap sum counts memory shared by processes more than once, and never too little: an exact
  // measurement is needed only if this sum is too large.
  const auto processes = ticks_ % memory_period == 0 ? all_processes() : std::vector<pid_t>{child_.pid()};
  const auto sum = [&processes](const auto& of_one) {
    std::int64_t bytes = 0;
    for (const auto pid : processes) bytes += of_one(pid);
    return bytes;
  };
  const bool release = !is_watched(run_.profile);
  const auto allowed = release ? static_cast<std::int64_t>(context().limits.memory_mb) << 20
                               : static_cast<std::int64_t>(memory_cap(run_.profile));
  const auto exactly = [&](Clock::time_point& next, const auto& bytes) {
    if (now < next) return false;
    const auto begin = Clock::now();
    const bool too_much = bytes() > allowed;
    const auto end = Clock::now();
    next = end + exact_duty * (end - begin);
    return too_much;
  };
  const bool of_processes = sum(proc::resident_bytes_of) > allowed &&
                            exactly(next_exact_look_, [&] { return sum(proc::fair_bytes_of); });
  const bool of_files = release && ticks_ % memory_files_period == 0 &&
                        exactly(next_look_at_files_, [&] { return bytes_in_memory_files(processes); });
  if (!of_processes && !of_files) return;
  run_.end = OverLimit{"memory", std::to_string(allowed >> 20) + " MB"};
  conclude(Outcome::over_limit, "memory");
}

// Threads that wait for release(), with their processes.
std::vector<std::pair<pid_t, pid_t>> GuestProcess::held_threads() const {
  std::vector<std::pair<pid_t, pid_t>> held;
  for (const auto pid : proc::descendants_of(child_.pid()))
    if (const auto thread = held_thread_of(pid); thread != 0) held.emplace_back(pid, thread);
  return held;
}

void GuestProcess::watch_rest(Clock::time_point now) {
  if (!call_.rest_while_held) {
    rest_begins_ = zero_;
  } else if (!rest_begins_ || run_.rest.used) {
    const auto held = held_threads();
    if (!held.empty() && !rest_begins_) rest_begins_ = now;
    if (run_.rest.used)
      for (const auto& [pid, thread] : held) release(pid, thread);
  }
  if (rest_begins_ && !run_.rest.used) look_at_rest(now);
}

void GuestProcess::look_at_rest(Clock::time_point now) {
  auto& rest = run_.rest;
  if (now - *rest_begins_ < on_the_way) return;
  if (!rest_since_) {
    rest_since_ = now;
    rest.cpu_ns = -sampler_.cpu_ns();
    rest.busy_ns = -sampler_.busy_ns();
    wakes_.start(child_.pid(), now);
    return;
  }
  wakes_.look(now);
  if (now - *rest_begins_ < call_.rest_until) return;
  const auto names = shared_memory_used(child_.pid(), before_);
  shared_memory_at_rest_.assign(names.begin(), names.end());
  rest.used = true;
  rest.span_ns = std::chrono::nanoseconds(now - *rest_since_).count();
  rest.cpu_ns += sampler_.cpu_ns();
  rest.busy_ns += sampler_.busy_ns();
  rest.wake_ups = wakes_.counted();
  // Whoever does not sleep is somewhere: it is worth finding out where. Children first, because each look
  // takes a while, and they may soon have to wait no longer.
  if (!mostly_runnable(rest.span_ns, rest.busy_ns) && rest.wake_ups.least == 0) return;
  for (const auto pid : proc::descendants_of(child_.pid()))
    if (rest.stacks.size() < most_awake && (proc::state_of(pid) == 'R' || pid == rest.wake_ups.pid))
      for (auto& stack : stacks_of(pid)) rest.stacks.push_back(std::move(stack));
  for (auto& stack : stacks_of(child_.pid())) rest.stacks.push_back(std::move(stack));
}

bool GuestProcess::looks_hung() const {
  return sampler_.quiet_for() >= hung_after + call_.may_sleep;
}

void GuestProcess::look_at_shared_memory() {
  if (!is_watched(run_.profile) && !runs_baseline(run_.arm) && phase_ != Phase::starting)
    shared_memory_.merge(shared_memory_used(child_.pid(), before_));
}

}  // namespace manyhands::host
