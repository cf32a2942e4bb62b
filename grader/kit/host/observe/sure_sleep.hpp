// For how long did nobody of a program do anything, or want to? As far as looks at it *prove* that.
//
// On a busy machine the grader itself comes late: what a program does between two looks, or waits for, is not
// seen, and one moment in which all of it sleeps says nothing about the tenth of a second before. So a look
// that finds all asleep counts
//   - the time since the look before, where every task is one of those that were there then, and none was
//     given a CPU meanwhile: then all of them slept all along;
//   - else what is left of the time until this look was due, without the CPU time that its tasks used and the
//     time that they waited for a CPU (which the kernel counts exactly);
//   - nothing, where a task has ended meanwhile: nobody knows what it did last.
// And never more than it should have been, and a little: who looks much later than he meant to was stopped as
// a whole, with the program beside him.
//
// For each look: note() for every task, then end_interval(). One thread. Pure but for its memory.
#pragma once
#include <chrono>
#include <cstdint>

namespace manyhands::host {

class SureSleep {
 public:
  using Time = std::chrono::nanoseconds;

  struct Seen {
    std::int64_t used_ns = 0;    // CPU time since the look before
    std::int64_t waited_ns = 0;  // … and time that it was ready to run and had no CPU
    bool asleep = false;         // it waits for something else than a CPU, the kernel, or us; or has ended
    bool moved = false;          // it is new, or was given a CPU since the look before
  };
  void note(const Seen& task);
  /// `length`: time since the look before; `planned`: what it was meant to be.
  void end_interval(Time length, Time planned);

  /// All of it so far.
  [[nodiscard]] Time asleep() const { return asleep_; }
  /// … since somebody last did anything.
  [[nodiscard]] Time quiet() const { return quiet_; }
  /// Time in which nobody looked, though somebody meant to: the machine stood still, or as good as that.
  [[nodiscard]] Time unseen() const { return unseen_; }

 private:
  Time asleep_{0};
  Time quiet_{0};
  Time unseen_{0};
  int tasks_before_ = 0;
  // the look that is being taken
  int tasks_ = 0;
  std::int64_t busy_ns_ = 0;
  bool awake_ = false;
  bool moved_ = false;
};

}  // namespace manyhands::host
