// How a schedule ended: memory that it shares with the process that forked it. The schedule's process alone
// writes, the other one reads after the process has ended. Everything in it is data from an untrusted
// process.
#pragma once
#include <atomic>
#include <cstdint>

#include "kit/schedules/explore.hpp"
#include "kit/schedules/picked.hpp"
#include "kit/schedules/thread.hpp"

namespace manyhands::schedules {

constexpr int max_frames = 16;
constexpr int max_recorded_steps = 1 << 14;
constexpr int max_choices = 1 << 19;
constexpr int max_watched = 4096;
constexpr int max_loads = 128;

enum class Ended : int { running, passed, failed, diverged, stopped };

struct Frames {
  int count;
  std::uintptr_t at[max_frames];
};

struct StepRecord {
  int thread;
  int object;
  std::uintptr_t address;
  std::uintptr_t at;
  std::uint64_t value;
  Op op;
  Why why;
  bool has_value;
  bool choice;
  bool older;    // a load that read an older value
  bool seq_cst;  // although it is seq_cst
  int read;      // the record of the store that it read, and of the newest one; -1: not recorded
  int missed;
  int line;
  Frames frames;
};

struct WaitingRecord {
  int thread;
  int object;
  int holder;
  int notified_in_vain;
  std::uintptr_t address;
  std::uintptr_t at;
  Op for_what;
  bool can_go_on;
  bool may_wake;  // it sleeps, and may wake without a reason
  Frames frames;
};

struct AccessRecord {
  int thread;
  int bytes;
  std::uintptr_t address;
  std::uintptr_t at;
  bool write;
  bool atomic;
  bool freed;
  Frames frames;
};

struct Outcome {
  std::atomic<Ended> ended;
  Kind kind;
  char what[1024];
  std::uint64_t hash;
  int steps;
  int switches;
  bool starved;
  bool trylock;
  bool has_race;
  AccessRecord race[2];
  int thread_count;
  int events[max_threads];
  int parents[max_threads];
  int waiting_count;
  WaitingRecord waiting[max_threads];
  int picking;  // where a schedule stopped: the thread that needs one of several; -1: none
  Picked picked;
  int offered_count;
  std::uint64_t offered[max_offered];
  int racy_count;  // where races are no failures
  std::uintptr_t racy[64];
  int watched_count;
  std::uintptr_t watched[max_watched];  // eight bytes each that several threads accessed
  int load_count;                       // of atomic variables, not seq_cst; where memory is not weak
  std::uintptr_t loads[max_loads];
  int choice_count;
  int choices[max_choices];
  int recorded;
  StepRecord records[max_recorded_steps];
};

/// Of the schedule that runs in this process. Nullptr before the first exploration.
extern Outcome* outcome;

}  // namespace manyhands::schedules
