// The steps of a schedule that are in the learner's lines, in words. Pure.
#pragma once
#include <string>
#include <vector>

#include "kit/host/explored/explain.hpp"

namespace manyhands::host {

/// "main", "thread 1", …
std::string thread_name(int thread);

/// "the mutex", or "mutex B" if the program uses several.
class ObjectNames {
 public:
  explicit ObjectNames(const FailedSchedule& failure);
  /// Of a position, in which threads are about to use others.
  ObjectNames(const std::vector<ScheduleStep>& steps, const std::vector<WaitingThread>& waiting);
  /// `name`: of the variable, if it has one.
  [[nodiscard]] std::string of(const std::string& op, int object, const std::string& name) const;

 private:
  std::vector<int> mutexes_;  // in the order of their letters
};

/// "locks mutex A", "reads turn: 1"; empty for what nobody needs to see.
std::string event_in_words(const ScheduleStep& step, const ObjectNames& names);

/// In words; empty for a pointer or a hash.
std::string value_in_words(std::uint64_t value);

/// A plain access whose value is a pointer or the like.
bool tells_nothing(const ScheduleStep& step);

/// After a deadlock: "waits for mutex A, which thread 1 holds".
std::string wait_in_words(const WaitingThread& waiting, const ObjectNames& names);

/// The steps that matter, each at its line, and at the end what each thread waits for. `why`: what happened
/// last, for the thread that noticed it.
Interleaving interleaving_of(const FailedSchedule& failure, const Lines& lines);

/// Two lines of one thread, in one file, that must be one step, and a line of another thread that came
/// between.
struct CameBetween {
  Line before, between, after;
};

/// None: no thread that could have gone on was interrupted between two such lines.
std::optional<CameBetween> came_between(const FailedSchedule& failure, const Lines& lines);

}  // namespace manyhands::host
