#include "kit/host/observe/sampler.hpp"

#include <algorithm>
#include <functional>
#include <vector>

#include "spawn/threads.hpp"

namespace manyhands::host {
namespace {
constexpr std::chrono::milliseconds sample_period{4};
// Sampling may take at most a twentieth of a CPU.
constexpr int sample_duty = 20;
// Memory grows slowly, and reading it costs as much as a task does; some tasks hardly ever do anything.
constexpr int samples_for_each_rare_look = 8;

// The kernel gives a task that wants more at least 0.7 ms at a time.
constexpr std::int64_t least_slice_ns = 100'000;
constexpr std::int64_t few_slices = 3;

// Up to this many processes are compared pairwise, which works everywhere; more are sorted.
constexpr std::size_t most_compared = 32;

bool at_work(const proc::Task& task) {
  return task.state == 'R';
}
// D: the kernel lets it continue without help; t: we have stopped it.
bool asleep(const proc::Task& task) {
  return task.state != 'R' && task.state != 'D' && task.state != 't';
}
// Runnable again and again, only to give its CPU away at once: a thread that waits by yielding. Beside a busy
// neighbour it gets hardly any CPU, and looks as if it worked.
bool only_yields(std::int64_t used_ns, std::int64_t slices) {
  return slices >= few_slices && used_ns < slices * least_slice_ns;
}
bool ended(const proc::Task& task) {
  return task.state == 'Z' || task.state == 'X';
}

using Family = std::vector<std::vector<proc::Task>>;  // the tasks of each process

/// `sorted`: the places of those in `family` that have memory, sorted by it; one more is added if no other
/// process shares memory with `pid`, which comes next.
std::vector<proc::Task>* sharing_with(pid_t pid, Family& family, std::vector<std::size_t>& sorted) {
  const auto pid_at = [&](std::size_t place) { return family[place].front().pid; };
  const auto at = std::lower_bound(sorted.begin(), sorted.end(), pid, [&](std::size_t place, pid_t than) {
    return proc::compare_memory(pid_at(place), than) < 0;
  });
  if (at != sorted.end() && proc::compare_memory(pid_at(*at), pid) == 0) return &family[*at];
  if (family.size() <= most_compared)
    for (const auto place : sorted)
      if (proc::share_memory(pid_at(place), pid)) return &family[place];
  sorted.insert(at, family.size());
  return nullptr;
}
}  // namespace

void Sampler::start(pid_t guest, bool ignore_helpers, int most_processes) {
  *this = Sampler{};
  guest_ = guest;
  most_processes_ = most_processes;
  last_ = Clock::now();
  next_ = last_;
  for (const auto& task : proc::tasks_of(guest)) {
    if (ignore_helpers && task.tid != guest) helpers_.insert(task.tid);
    usage_[{task.pid, task.tid}] = {task.cpu_ns, task.run_delay_ns, task.cpu_ns, task.run_delay_ns,
                                    task.slices};
  }
  // What exists before the call was started by the kit (ranks, and mpirun).
  for (const auto pid : proc::descendants_of(guest)) {
    const auto tasks = proc::tasks_of(pid);
    for (const auto& task : tasks)
      usage_[{task.pid, task.tid}] = {task.cpu_ns, task.run_delay_ns, task.cpu_ns, task.run_delay_ns,
                                      task.slices};
    start_rarely_seen(pid, tasks);
  }
}

// A learner's code runs in the main threads of ranks, and in what they start. With all the others read in
// each sample, two serial programs side by side got the time of 1.7 cores, because the sampler needed the
// rest.
void Sampler::start_rarely_seen(pid_t pid, const std::vector<proc::Task>& tasks) {
  const bool is_mpirun = spawn::parent_of(pid) == guest_;
  for (const auto& task : tasks) {
    if (!asleep(task) || (task.tid == pid && !is_mpirun)) continue;
    rarely_seen_[pid].push_back(task);
    skipped_.insert(task.tid);
  }
}

std::vector<proc::Task> Sampler::tasks_of(pid_t pid, bool all) {
  const auto rare = rarely_seen_.find(pid);
  if (rare == rarely_seen_.end()) return proc::tasks_of(pid);
  if (all) {
    auto tasks = proc::tasks_of(pid);
    rare->second.clear();
    for (const auto& task : tasks)
      if (skipped_.contains(task.tid)) rare->second.push_back(task);
    return tasks;
  }
  auto tasks = proc::tasks_of(pid, skipped_);
  tasks.insert(tasks.end(), rare->second.begin(), rare->second.end());
  return tasks;
}

void Sampler::sample() {
  take(false);
}
void Sampler::last_sample() {
  take(true);
}

void Sampler::take(bool last) {
  const auto begin = Clock::now();
  const auto cpu_before = proc::own_cpu_time();
  next_ = begin + sample_period;
  if (too_many_processes()) return;
  const auto children = children_within_limit();
  if (too_many_processes()) return;
  auto own = proc::tasks_of(guest_);
  std::erase_if(own, [this](const proc::Task& task) { return helpers_.contains(task.tid); });
  const bool rare_look = samples_ % samples_for_each_rare_look == 0;
  auto below = by_memory(children, own, rare_look || last);
  if (rare_look) look_at_memory(children);

  ready_before_.swap(ready_);
  ready_.clear();
  const auto note =
      [&](const proc::Task& task) {  // returns the CPU time that it has used since the last time
        const auto [entry, fresh] = usage_.try_emplace({task.pid, task.tid});
        auto& usage = entry->second;
        const auto used = std::max<std::int64_t>(0, task.cpu_ns - usage.cpu_ns);
        const auto slices = task.slices - usage.slices;
        const bool counts = at_work(task) && !task.lowered && !only_yields(used, slices);
        split_.note({used, task.processor, counts, !ended(task)});
        path_.note({{task.pid, task.tid}, used, counts});
        usage.slices = task.slices;
        total_cpu_ += used;
        const auto waited = std::max<std::int64_t>(0, task.run_delay_ns - usage.run_delay_ns);
        total_delay_ += waited;
        kept_waiting_.note(task, used, waited, fresh, begin);
        sleep_.note({used, waited, asleep(task), fresh || used > 0 || slices != 0});
        if (counts) ready_.push_back({task.tid, task.processor, waited_by(task, used, waited, begin), used});
        usage.cpu_ns = std::max(usage.cpu_ns, task.cpu_ns);
        usage.run_delay_ns = std::max(usage.run_delay_ns, task.run_delay_ns);
        return used;
      };
  for (const auto& task : own) {
    const auto used = note(task);
    if (task.tid != guest_) other_threads_cpu_ += used;
  }
  for (const auto& tasks : below)
    for (const auto& task : tasks) note(task);
  count(own, below);
  last ? split_.end_last_interval() : split_.end_interval(begin - last_);
  if (!last) sleep_.end_interval(begin - last_, next_ - last_);
  path_.end_interval(last);
  kept_waiting_.end_sample();

  max_gap_ = std::max<std::chrono::nanoseconds>(max_gap_, begin - last_);
  last_ = begin;
  ++samples_;
  next_ = begin + std::max<Clock::duration>(sample_period, sample_duty * (proc::own_cpu_time() - cpu_before));
}

std::vector<pid_t> Sampler::children_within_limit() {
  if (most_processes_ == no_limit) return proc::descendants_of(guest_);
  const auto enough = static_cast<std::size_t>(most_processes_) + 1;
  auto children = proc::descendants_of(guest_, enough);
  if (children.size() < enough) return children;
  int live = 0;  // those that share the guest's memory count as threads
  for (const auto pid : children) {
    if (live > most_processes_) break;
    const char state = proc::state_of(pid);
    if (state != 'Z' && state != 'X' && state != '\0' && !proc::share_memory(guest_, pid)) ++live;
  }
  peak_processes_ = std::max(peak_processes_, live);
  return too_many_processes() ? children : proc::descendants_of(guest_);
}

// A process that shares its address space with another one counts as a thread of that one, however it was
// created: its tasks are counted there.
std::vector<std::vector<proc::Task>> Sampler::by_memory(const std::vector<pid_t>& children,
                                                        std::vector<proc::Task>& own, bool all) {
  Family below;
  std::vector<std::size_t> sorted;
  int sharing = 0;
  for (const auto pid : children) {
    auto tasks = tasks_of(pid, all);
    const bool gone = std::all_of(tasks.begin(), tasks.end(), ended);  // and its memory with it
    auto* with = gone ? nullptr : proc::share_memory(guest_, pid) ? &own : sharing_with(pid, below, sorted);
    if (with == nullptr) {
      below.push_back(std::move(tasks));
      continue;
    }
    ++sharing;
    with->insert(with->end(), tasks.begin(), tasks.end());
  }
  peak_sharing_ = std::max(peak_sharing_, sharing);
  // What ended in the meantime shared memory with nobody any more, and may not be a process of its own.
  for (auto& tasks : below)
    if (!tasks.empty() && !proc::has_memory(tasks.front().pid))
      for (auto& task : tasks) task.state = 'X';
  return below;
}

// The kernel adds a task's waiting time only when the task gets a CPU again. A task that was runnable before,
// still is, and used no CPU, has waited all the time.
std::int64_t Sampler::waited_by(const proc::Task& task, std::int64_t used, std::int64_t waited,
                                Clock::time_point now) const {
  const bool was_ready = std::any_of(ready_before_.begin(), ready_before_.end(),
                                     [&](const auto& other) { return other.tid == task.tid; });
  return used == 0 && was_ready ? std::chrono::nanoseconds(now - last_).count() : waited;
}

void Sampler::look_at_memory(const std::vector<pid_t>& below) {
  auto kb = proc::memory_kb_of(guest_);
  for (const auto pid : below) kb += proc::memory_kb_of(pid);
  peak_memory_kb_ = std::max(peak_memory_kb_, kb);
}

void Sampler::count(const std::vector<proc::Task>& own, const std::vector<std::vector<proc::Task>>& below) {
  const auto threads = static_cast<int>(own.size() - std::count_if(own.begin(), own.end(), ended));
  const auto own_at_work = static_cast<int>(std::count_if(own.begin(), own.end(), at_work));
  int processes = 0;
  int processes_at_work = 0;
  int total = own_at_work;
  for (const auto& tasks : below) {
    if (tasks.empty() || std::all_of(tasks.begin(), tasks.end(), ended)) continue;
    ++processes;
    const auto working = static_cast<int>(std::count_if(tasks.begin(), tasks.end(), at_work));
    processes_at_work += working > 0 ? 1 : 0;
    total += working;
  }
  peak_threads_ = std::max(peak_threads_, threads);
  peak_processes_ = std::max(peak_processes_, processes);
  peak_threads_at_work_ = std::max(peak_threads_at_work_, own_at_work);
  peak_processes_at_work_ = std::max(peak_processes_at_work_, processes_at_work);
  peak_at_work_ = std::max(peak_at_work_, total);
  if (total > 0) {
    ++samples_at_work_;
    sum_at_work_ += total;
  }
}

std::chrono::nanoseconds Sampler::quiet_for() const {
  return sleep_.quiet();
}
std::int64_t Sampler::busy_ns() const {
  return total_cpu_ + total_delay_;
}
std::int64_t Sampler::cpu_ns() const {
  return total_cpu_;
}
Progress Sampler::progress() const {
  Progress progress;
  progress.cpu_ns = total_cpu_;
  progress.unseen_ns = sleep_.unseen().count();
  kept_waiting_.fill(progress, last_);
  return progress;
}

void Sampler::fill(Run& run) const {
  run.other_threads_cpu_ns = other_threads_cpu_;
  run.peak_threads = peak_threads_;
  run.peak_processes = peak_processes_;
  run.peak_sharing = peak_sharing_;
  run.peak_at_work = peak_at_work_;
  run.peak_threads_at_work = peak_threads_at_work_;
  run.peak_processes_at_work = peak_processes_at_work_;
  run.peak_memory_kb = peak_memory_kb_;
  run.samples = samples_;
  run.mean_at_work = samples_at_work_ > 0 ? static_cast<double>(sum_at_work_) / samples_at_work_ : 0;
  run.max_gap_ns = max_gap_.count();
  run.run_delay_ns = total_delay_;
  split_.fill(run);
  run.surely_asleep_ns = sleep_.asleep().count();
  run.shortest_path_ns = path_.shortest_ns();
  run.longest_path_ns = path_.longest_ns();
  for (const auto& [id, usage] : usage_) {
    const auto cpu = usage.cpu_ns - usage.cpu_at_start;
    if (cpu > 0) run.task_cpu_ns.push_back(cpu);
  }
  std::sort(run.task_cpu_ns.begin(), run.task_cpu_ns.end(), std::greater<>());
  const auto leader = usage_.find({guest_, guest_});
  if (leader != usage_.end()) run.leader_cpu_ns = leader->second.cpu_ns - leader->second.cpu_at_start;
}

}  // namespace manyhands::host
