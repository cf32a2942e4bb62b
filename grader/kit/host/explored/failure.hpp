// A failing schedule, as the program of the profile `controlled` tells it (kit/schedules/program/answer.hpp).
// It comes from the learner's process, so it is read with its shape, and may lower a score, but never raise
// it.
#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "kit/host/run/given.hpp"

namespace manyhands::host {

/// The places of one operation: offsets in the program's file, innermost call first.
using Offsets = std::vector<std::uint64_t>;

/// Of a load that read an older value: indexes of steps; -1: not there.
struct OlderValue {
  int read = -1;         // the store that it read; -1: what the variable was at first
  int missed = -1;       // the newest one
  bool seq_cst = false;  // the load is; then the store that it missed is not
};

struct ScheduleStep {
  int thread = 0;
  std::string op;           // as in kit/schedules/op.cpp; "asio": any of them, inside Asio
  int object = 0;           // its number; 0: none
  std::uint64_t where = 0;  // the address of what it is about, to compare
  std::string name;         // of that, if it is a global variable
  Offsets at;
  std::optional<std::uint64_t> value;  // that was read or written
  std::string why;                     // the thread runs now: "same", "chosen", "blocked", …
  int line = 0;                        // of the first place, if it is known better than by that; 0: it is not
  std::optional<OlderValue> older = {};
};

struct WaitingThread {
  int thread = 0;
  std::string op;
  int object = 0;
  std::string name;  // as of a step
  int holder = -1;   // the thread that holds what it waits for, or that it joins; -1: none
  Offsets at;
};

struct RacingStep {
  int thread = 0;
  std::string name;
  bool write = false;
  bool freed = false;  // the memory was freed
  Offsets at;
};

struct FailedSchedule {
  std::string kind;  // assertion, race, deadlock, livelock, exception, crash, exit
  std::string what;
  int schedule = 0;          // its number, from 0
  int switches = 0;          // how often another thread went on
  bool always = false;       // it fails in whatever order the threads run
  std::vector<int> choices;  // as in kit/schedules/explore.hpp, to play it again
  bool races = true;         // in this run, a race was a failure
  Offsets points;            // accesses that were schedule points
  std::vector<ScheduleStep> steps;
  std::vector<WaitingThread> waiting;
  std::vector<RacingStep> race;  // none or two
  /// After a race: a schedule in which it makes an assertion fail; none or one.
  std::vector<FailedSchedule> shown;
};

struct ExploredProgram {
  std::string name;
  int task = 0;
  std::string what;
  int schedules = 0;
  std::vector<FailedSchedule> failure;  // none or one
  Offsets loads = {};                   // of atomic variables, not seq_cst
};

/// Each throws BrokenAnswer.
ScheduleStep schedule_step_in(const Given& given);
WaitingThread waiting_thread_in(const Given& given);
std::vector<ExploredProgram> explored_in(const Given& answer);
FailedSchedule failed_schedule_in(const Given& given);

/// All offsets in it.
std::set<std::uint64_t> offsets_in(const FailedSchedule& failure);

}  // namespace manyhands::host
