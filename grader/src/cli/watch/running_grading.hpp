// One grading of an exercise, as a process of its own, so that a save can end it at any moment and nothing of
// it is left.
#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/grading_commands.hpp"
#include "cli/watch/grading_events.hpp"
#include "spawn/spawn.hpp"

namespace manyhands {

class RunningGrading {
 public:
  /// `force`: also if nothing has changed. `output`: a descriptor for what it prints; -1: it prints nothing,
  /// and its messages are kept for trouble().
  static Result<RunningGrading> start(const Places& places, const std::string& id, bool force,
                                      const SandboxWish& sandbox, const Output& how, int output = -1);
  RunningGrading(RunningGrading&&) = default;
  RunningGrading& operator=(RunningGrading&&) = default;
  /// Ends it, if it still runs.
  ~RunningGrading();

  /// Readable when there is something to read(), and when it has ended.
  [[nodiscard]] std::vector<int> descriptors() const;
  /// What it has said since the last call; does not wait.
  std::vector<GradingEvent> read();
  /// Whether it has ended, and everything was read.
  bool has_ended();
  /// Once it has ended: why there is no verdict, in its own words; empty: there is one.
  [[nodiscard]] std::string trouble() const;
  /// Ends it as Ctrl-C does, and waits until it has cleaned up.
  void end();

 private:
  RunningGrading() = default;
  void read_messages();

  spawn::Child child_;
  spawn::Descriptor events_;
  spawn::Descriptor messages_;
  EventReader reader_;
  std::string said_;  // the end of its messages
  int status_ = -1;
};

}  // namespace manyhands
