// A program whose schedule is chosen step by step by a player. Stateless: a position is a list of choices, as
// in Failure::choices, and asking about it runs the program again from its beginning, which takes less than
// a millisecond. Going back is a shorter list.
//
// What races, and every atomic operation, is a step of its own, so that a lost update can be played. New
// threads begin at once, and a thread that is alone goes on by itself: there is nothing to choose. A thread
// that sleeps may be chosen, too: it wakes without a reason, as it may. A switch counts if the thread before
// could have gone on.
//
// As with explore(): call from a process that has one thread.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "kit/schedules/explore.hpp"
#include "kit/schedules/picked.hpp"

namespace manyhands::schedules {

enum class Reached { open, passed, failed, impossible };

/// A thread that has not ended, and what it does next.
struct Standing : Waiting {
  bool can_go_on = false;
  bool may_wake = false;  // it sleeps, and may wake without a reason, or because its time limit is over
};

/// The last choice needs another one before anything else: which of several values or threads.
struct Offer {
  int thread = 0;
  Picked what{};
  std::vector<std::uint64_t> offered;
};

struct Position {
  Reached reached{};
  std::vector<int> choices;
  std::vector<Step> steps;
  std::vector<Standing> threads;
  int thread_count = 0;
  std::optional<Offer> offer;
  std::optional<Failure> failure;  // exactly if it failed
  int switches = 0;
  std::uint64_t hash = 0;
};

class Game {
 public:
  /// Explores for a moment, to learn which memory the threads share. `how`: its seed, races, weak_memory and
  /// is_internal count. If races are no failures, only what the program promises can break.
  Game(void (*program)(), Exploration how);

  /// After these choices.
  [[nodiscard]] Position at(const std::vector<int>& choices) const;
  /// After these choices, and then without any: each thread goes on as long as it can.
  [[nodiscard]] Position end_after(const std::vector<int>& choices) const;
  /// A failing schedule that begins with these choices, with as few switches as it takes; if none is found in
  /// so many schedules, no failure.
  [[nodiscard]] Explored failing_after(const std::vector<int>& choices, int max_schedules,
                                       double max_seconds) const;

 private:
  Position run(const std::vector<int>& choices, bool stops) const;

  void (*program_)();
  Exploration how_;
  std::vector<std::uintptr_t> watched_;
};

}  // namespace manyhands::schedules
