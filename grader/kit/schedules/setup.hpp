// What a schedule needs to know before it starts. The process that forks schedules fills it in.
#pragma once
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "kit/schedules/explore.hpp"

namespace manyhands::schedules {

/// What one run, under a random walk, has shown about the program's size.
struct Estimate {
  int steps = 0;
  std::vector<int> events;   // of each thread
  std::vector<int> parents;  // of each thread
  bool trylock = false;      // whether a lock is tried: then it matters when it is released
};

struct Setup {
  Policy policy = Policy::random;
  std::uint64_t seed = 0;
  int number = 0;
  double spurious = 0;
  bool weak_memory = false;
  std::vector<std::uintptr_t> weak_loads;  // sorted; empty: all loads may read older values
  bool races = true;
  int max_steps = 20'000;
  bool others_go_on = true;
  bool estimates = false;  // the outcome contains what an estimate needs
  bool record = false;     // steps and choices, for a report
  bool replay = false;
  bool loose = false;  // of a replay: a choice that is not possible is left out
  std::vector<int> choices;
  std::size_t prefix = 0;  // so many of `choices` come before those of the policy
  bool play = false;       // new threads begin at once, and a thread that is alone goes on
  bool stops = false;      // of a replay: after the last choice, the outcome is the position reached
  std::vector<std::uintptr_t> points;   // sorted
  std::vector<std::uintptr_t> watched;  // sorted: eight bytes each, whose plain accesses are shown
  std::vector<std::pair<std::uintptr_t, std::uintptr_t>> ignored;  // races of library internals
  Estimate estimate;
};

extern Setup setup;

}  // namespace manyhands::schedules
