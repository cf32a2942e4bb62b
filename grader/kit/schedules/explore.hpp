// Runs a small program in many schedules and reports the first one in which it fails. Each schedule is a
// forked process in which one thread runs at a time, and a seeded policy decides who is next at every
// synchronisation.
//
// The program must be compiled with -fsanitize=thread and linked with this library instead of the compiler's
// runtime. Call from a process that has one thread. Not thread-safe. Throws std::runtime_error if a process
// cannot be forked.
//
// Methods: random walks and PCT (Burckhardt et al., A randomized scheduler with probabilistic guarantees of
// finding bugs, 2010), POS (Yuan et al., Partial order aware concurrency sampling, 2018), URW (Zhao et al.,
// Selectively uniform concurrency testing, 2025), vector clocks as in FastTrack (Flanagan and Freund, 2009).
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "kit/schedules/op.hpp"

namespace manyhands::schedules {

enum class Kind { assertion, race, deadlock, livelock, exception, crash, exit };
enum class Policy { random, sticky, pct3, pct5, pos, urw };

/// In a list of choices, from here on: no thread, but which of several was picked, from 0.
constexpr int first_pick = 1'000'000;

/// Why a thread runs after another one.
enum class Why : std::uint8_t {
  same,      // the thread goes on
  chosen,    // the policy preferred it
  blocked,   // the one before could not go on
  ended,     // the one before has ended
  early,     // its sleep or time limit was over first
  spurious,  // a wake-up without a reason
};

const char* name(Kind kind);
const char* name(Policy policy);
const char* name(Why why);

/// Of a load that read an older value: indexes into Failure::steps; -1: not there.
struct Older {
  int read = -1;         // the store that it read; -1: what the variable was at first
  int missed = -1;       // the newest one
  bool seq_cst = false;  // the load is; then the store that it missed is not
};

struct Step {
  int thread = 0;
  Op op{};
  int object = 0;              // its number, in the order of first use; 0: none
  std::uintptr_t address = 0;  // of the object
  std::uintptr_t at = 0;       // return address of the operation, in the program itself where possible
  std::vector<std::uintptr_t> frames;  // the calls around it, innermost first
  std::optional<std::uint64_t> value;  // read or written; of a trylock or a wait: 1 if it succeeded
  Why why{};
  bool choice = false;  // a schedule point; else it is only shown
  int line = 0;         // of `at`, if that is known better than by its address: in coroutines; 0: it is not
  std::optional<Older> older;
};

/// A thread that had not ended when the program failed.
struct Waiting {
  int thread = 0;
  Op for_what{};
  int object = 0;
  std::uintptr_t address = 0;
  int holder = -1;  // the thread that holds it, or is joined
  std::uintptr_t at = 0;
  int notified_in_vain = -1;  // a wait: the last step at which it was notified, but nobody waited; -1: none
  std::vector<std::uintptr_t> frames;
};

struct RacingAccess {
  int thread = 0;
  std::uintptr_t address = 0;
  int bytes = 0;
  bool write = false;
  bool atomic = false;
  bool freed = false;
  std::uintptr_t at = 0;
  std::vector<std::uintptr_t> frames;
};

struct Failure {
  Kind kind{};
  std::string what;
  int schedule = 0;
  Policy policy{};
  std::uint64_t seed = 0;
  std::vector<int> choices;  // thread ids; from first_pick on, which of several was picked
  std::vector<Step> steps;
  std::vector<Waiting> waiting;
  std::optional<std::array<RacingAccess, 2>> race;
  std::uint64_t hash = 0;
  int switches = 0;  // how often another thread went on
  // How it was explored: needed to run it again.
  std::vector<std::uintptr_t> points;
  bool races = true;
  bool weak_memory = false;
};

struct Exploration {
  std::uint64_t seed = 1;
  int max_schedules = 3000;
  double max_seconds = 5;
  int first_schedule = 0;  // number of the first one; 0 is always run before, to learn the program's size
  std::vector<Policy> policies = {Policy::random, Policy::pct3, Policy::pos,
                                  Policy::sticky, Policy::urw,  Policy::pct5};
  double spurious = 0.01;  // chance at each schedule point that a waiting thread wakes without a reason; ten
                           // times as much in a quarter of the schedules
  bool weak_memory = false;  // loads of atomic variables may read older values
  /// Only these may, by their return address, and only if they are not seq_cst. Empty: all.
  std::vector<std::uintptr_t> weak_loads;
  bool races = true;         // a race is a failure; else the racing accesses become schedule points
  int max_steps = 20'000;    // then the schedule becomes fair; ten times that: a livelock
  bool others_go_on = true;  // threads that are left when the program returns run until they end or block
  bool confirm = true;       // run a failing schedule again, twice
  std::optional<std::vector<int>> choices;  // replay this one schedule
  std::vector<int> prefix;                  // each schedule begins with these choices
  bool play = false;                        // what is no choice for a player is none here, either (play.hpp)
  bool loose = false;                  // of a replay: what is not possible is left out, and threads go on
  std::vector<std::uintptr_t> points;  // accesses that are schedule points, by their return address
  /// Races between two such places are not reported: library internals that the detector cannot understand.
  /// Without it: places in functions of such internals that are not inlined.
  std::function<bool(std::uintptr_t, std::uintptr_t)> is_internal;
};

struct Explored {
  int schedules = 0;
  double seconds = 0;
  std::optional<Failure> failure;
  int unrepeatable = 0;                // schedules that failed, but not alike when they were run again
  int starved = 0;                     // schedules that ended only after they became fair
  std::vector<std::uintptr_t> points;  // racing accesses that were found on the way, if races are no failures
  /// Loads of atomic variables that are not seq_cst, by their return address; not if memory was weak.
  std::set<std::uintptr_t> loads;
};

Explored explore(void (*program)(), const Exploration& how);

/// Runs the schedule `how.choices` in this process, which ends with it: for a debugger. Before that, runs it
/// in a child. Calls `begins` in between; returns if the child did not fail.
void replay_here(void (*program)(), const Exploration& how, void (*begins)());

/// The same failure with fewer switches: deletes those that it does not need, for up to so many schedules.
Failure shortest(void (*program)(), const Exploration& how, const Failure& failure, int max_schedules);

/// After a race: looks for a schedule in which it makes an assertion fail, with the racing accesses as
/// schedule points. No failure if there is none.
Explored show_race(void (*program)(), Exploration how, const Failure& race);

}  // namespace manyhands::schedules
