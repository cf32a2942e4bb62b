// Positions of a game, as the program of the profile `controlled` tells them
// (kit/schedules/program/played.hpp). They come from the learner's process, so they are read with their
// shape; nothing but a screen depends on them. Each function throws BrokenAnswer.
#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "kit/host/explored/failure.hpp"
#include "model/played.hpp"

namespace manyhands::host {

struct StandingThread : WaitingThread {
  bool can_go_on = false;
  bool may_wake = false;
};

struct OfferedChoice {
  int thread = 0;
  std::string what;  // value, sleeper, other
  std::vector<std::uint64_t> offered;
};

struct Position {
  std::string reached;  // open, passed, failed, impossible
  std::vector<int> choices;
  std::vector<ScheduleStep> steps;
  std::vector<StandingThread> threads;  // that have not ended
  int thread_count = 0;
  std::vector<OfferedChoice> offer;     // none or one
  std::vector<FailedSchedule> failure;  // none or one
  int switches = 0;
  std::uint64_t hash = 0;
};

Position position_in(const Given& given);
std::vector<PlayedProgram> programs_in(const Given& given);

/// All offsets in it.
std::set<std::uint64_t> offsets_in(const Position& position);

}  // namespace manyhands::host
