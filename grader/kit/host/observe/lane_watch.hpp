// Watches all threads and processes of a guest closely, and makes a timeline of what they did
// (model/timeline.hpp). For the stage "timeline" only, whose runs are never timed for a verdict. It uses at
// most a twentieth of a core: with many threads, it looks less often.
//
// One per guest; for the thread that started the guest.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "kit/host/observe/lane_events.hpp"
#include "kit/host/observe/wait_reasons.hpp"
#include "model/timeline.hpp"
#include "spawn/spawn.hpp"

namespace manyhands::host {

class LaneWatch {
 public:
  using Clock = std::chrono::steady_clock;

  /// `program`: the path of the guest's file on the host. `has_site`: its connections lead to a web site.
  LaneWatch(std::filesystem::path program, bool has_site) : reasons_(std::move(program), has_site) {}

  /// The call is sent now.
  void start(pid_t guest, Clock::time_point zero);
  [[nodiscard]] bool due(Clock::time_point now) const { return started_ && !stopped_ && now >= next_; }
  [[nodiscard]] Clock::time_point next() const {
    return started_ && !stopped_ ? next_ : Clock::time_point::max();
  }
  void look();
  /// The answer has arrived, or the run has ended: looks for the last time.
  void stop();

  /// Without the strips. `prefix`: of the learner's files.
  [[nodiscard]] Timeline timeline(const std::string& prefix) const;

 private:
  using Id = std::pair<pid_t, pid_t>;  // process, thread
  struct Task {
    Id id;
    std::string name;
    LaneKind kind = LaneKind::thread;
    spawn::Descriptor stat;
    spawn::Descriptor schedstat;
    bool ended = false;
    LaneLook start;
    std::vector<LaneLook> looks;
    WaitReasons::Found waits;
    int tries = 0;  // to find who holds the other end of its pipe
  };
  struct Woken {
    std::int64_t t;
    Id from;
    Id to;
    std::string what;
  };

  void find_tasks(std::int64_t now);
  void add(Id id, std::int64_t now);
  std::string name_for(Id id);
  void look_at(Task& task, std::int64_t now);
  [[nodiscard]] bool is_pipe_of_nobody(const Task& task) const;
  void note_wake(const Task& task, std::int64_t now);
  [[nodiscard]] std::int64_t since_zero(Clock::time_point at) const;
  [[nodiscard]] bool is_idle_helper(const Task& task) const;

  WaitReasons reasons_;
  pid_t guest_ = 0;
  bool started_ = false;
  bool stopped_ = false;
  Clock::time_point zero_{};
  Clock::time_point next_{};
  std::int64_t last_ = 0;  // look
  std::int64_t end_ = 0;
  std::int64_t max_gap_ = 0;
  std::int64_t cost_ns_ = 0;
  int looks_ = 0;
  int left_out_ = 0;
  std::size_t kept_looks_ = 0;  // of all tasks
  std::map<Id, std::size_t> known_;
  std::vector<Task> tasks_;
  std::vector<pid_t> processes_;
  std::map<pid_t, int> threads_;  // of each process so far, without the first
  std::vector<Woken> woken_;
};

}  // namespace manyhands::host
