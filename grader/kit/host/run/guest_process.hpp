// One guest, from start to end: sends the call, receives the answer, observes the guest, checks for
// leftovers, and ends the whole process tree. Driven by the loop in call.cpp; only finish() blocks.
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>

#include "kit/host/detectors/detector_log.hpp"
#include "kit/host/observe/leftovers.hpp"
#include "kit/host/observe/machine_counters.hpp"
#include "kit/host/observe/reads_in_order.hpp"
#include "kit/host/observe/sampler.hpp"
#include "kit/host/observe/wake_counts.hpp"
#include "kit/host/observe/whereabouts.hpp"
#include "kit/host/run/call.hpp"
#include "kit/host/run/detector_state.hpp"
#include "kit/host/run/lock_watch.hpp"
#include "kit/host/run/message.hpp"
#include "kit/host/schedule/one_at_a_time.hpp"
#include "sandbox/boxed.hpp"
#include "spawn/spawn.hpp"
#include "wire/frame.hpp"

namespace manyhands::host {

class GuestProcess {
 public:
  using Clock = std::chrono::steady_clock;
  enum class Phase { starting, ready, running, finished };

  /// `site`: may be null; made to listen where the guest can reach it.
  explicit GuestProcess(const Call& call, site::Server* site = nullptr);
  ~GuestProcess();
  GuestProcess(const GuestProcess&) = delete;
  GuestProcess& operator=(const GuestProcess&) = delete;

  [[nodiscard]] Phase phase() const { return phase_; }
  [[nodiscard]] pid_t pid() const { return child_.pid(); }
  [[nodiscard]] int wire() const { return wire_.get(); }
  [[nodiscard]] int output() const { return output_.get(); }
  [[nodiscard]] int log() const { return log_.descriptor(); }
  [[nodiscard]] int pidfd() const { return child_.pidfd(); }
  [[nodiscard]] Sampler& sampler() { return sampler_; }
  /// When tick() must be called next.
  [[nodiscard]] Clock::time_point next_tick() const;
  [[nodiscard]] Run& run() { return run_; }

  /// The clock starts with the first byte of the call.
  void send_call(Clock::time_point now);
  /// These handle what is available, and return at once.
  void read_wire();
  void read_output();
  void read_log();
  void process_ended();
  void tick(Clock::time_point now);
  /// The guest was stopped for this long, to read its stacks: that does not count as its own time.
  /// Tells at each look whether the host withholds something that the program waits for: that time is not its
  /// own.
  void kept_waiting(bool is, Clock::time_point now);
  /// Nothing in it has moved for so long that nothing will.
  [[nodiscard]] bool looks_hung() const;

  /// For a guest whose threads step aside (wait_order.hpp).
  void answers_on_the_way(bool are);
  /// Ends the call with this outcome; only the first one counts.
  void conclude(Outcome outcome, std::string message = {});
  /// Takes stacks if they help, checks for leftovers, kills what still runs, reaps, and fills in all figures.
  Reply finish();
  /// What is known of its detector; valid after finish().
  [[nodiscard]] const DetectorEvidence& detector() const { return detector_; }

 private:
  void take_frame(wire::Frame frame);
  void watch_rest(Clock::time_point now);
  [[nodiscard]] std::vector<std::pair<pid_t, pid_t>> held_threads() const;
  void look_at_rest(Clock::time_point now);
  void start(site::Server* site);
  void take_over(sandbox::Boxed boxed, site::Server* site);
  [[nodiscard]] Surroundings surroundings() const;
  [[nodiscard]] std::filesystem::path logs() const;
  [[nodiscard]] std::int64_t network_so_far() const;
  [[nodiscard]] std::vector<pid_t> all_processes() const;  // including its children and orphans
  void look_at_debts();
  void look_at_the_limit(std::chrono::nanoseconds since, std::chrono::duration<double> limit);
  void watch_memory(Clock::time_point now);
  void take_note(const Message& message);
  [[nodiscard]] bool takes_late_notes();
  void find_told_calls();
  void look_at_leftovers();
  void look_at_shared_memory();
  void let_quit();
  void collect_usage();
  void blame_kernels_kill();
  void kill_tree();

  Call call_;
  site::Server* site_;
  Run run_;
  Phase phase_ = Phase::starting;
  std::optional<Answer> answer_;
  sandbox::Boxed child_;
  spawn::Descriptor wire_;
  spawn::Descriptor output_;
  wire::Reader reader_;
  std::uint64_t received_ = 0;  // bytes
  int notes_ = 0;
  // Kind and address of reported calls; an empty kind: the fork of a child that returned from the function.
  std::vector<std::pair<std::string, std::uint64_t>> told_calls_;
  std::vector<CutCall> cut_calls_;
  Addresses caught_at_;
  Addresses atomics_;
  Sampler sampler_;
  Whereabouts whereabouts_;
  std::optional<LockWatch> locks_;
  std::optional<WaitOrder> waits_;
  ReadsInOrderWatch reads_in_order_;
  std::optional<OneAtATime> one_at_a_time_;
  DetectorLog log_;
  DetectorEvidence detector_;
  Clock::time_point born_;
  Clock::time_point zero_;
  std::optional<Clock::time_point> rest_begins_;  // all should wait from now on
  std::optional<Clock::time_point> rest_since_;
  WakeCounts wakes_;
  std::optional<std::int64_t> owed_since_;  // our run delay when last seen owing an answer
  std::int64_t owed_ns_ = 0;
  std::optional<Clock::time_point> kept_since_;
  std::int64_t cpu_at_start_ = 0;
  std::int64_t network_at_start_ = -1;
  std::int64_t network_bytes_ = -1;
  MachineCounters machine_before_;
  BeforeCall before_;
  std::set<std::string> shared_memory_;  // seen in use so far
  std::vector<std::string> shared_memory_at_rest_;
  int ticks_ = 0;
  Clock::time_point next_exact_look_{};  // at memory
  Clock::time_point next_look_at_files_{};
  std::filesystem::path cwd_;
  std::vector<std::string> environment_;  // with which it was started
  int ending_signal_ = 0;
  bool held_ = false;
  bool ended_by_itself_ = false;
};

}  // namespace manyhands::host
