// Why was a program slow? Asked only when a fail is established, by "never more than one at work", "one
// worker did most" or "more CPU time than the serial version": it names the cause more closely, and never
// changes a verdict. Where no figures prove a closer cause, the name stays. Pure.
//
// What tells the causes apart:
// - Its locks (arm L): most of the work is done under one lock, and others wait for it. Whatever else it
// looks
//   like (one thread at work, one that gets most of the work): that is why.
// - Pipes (arms L and W): who reads his children's pipes one after the other has those that are not yet
// looked at
//   wait for room in theirs; that one process did most of the work is no more than what comes of it.
// - The threads that it starts (arm L), where starting them is what the CPU time went into.
// - The same program with the same workers on *one* core (arm O): who does superfluous work does it there,
//   too; who only gets in the others' way does not, for on one core nobody is there to be in the way of.
// - Where the threads are at work (arm W): at locks and atomics, or in plain code that became slow.
// - Copies of the program, each on a core of its own (arm M): they share nothing but the memory. Are they as
//   slow as the workers, it is the memory; are they not, plain code that is slow fights for cache lines.
//   Where no copies were run, this is said only of programs that use hardly any memory.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "measure/cpu_speed.hpp"
#include "measure/judgement.hpp"
#include "measure/lock_convoy.hpp"
#include "measure/memory_bound.hpp"
#include "measure/start_cost.hpp"
#include "model/evidence.hpp"
#include "model/finding.hpp"

namespace manyhands {

struct Cause {
  std::string code;  // "lock-convoy", "waits-in-order", "too-fine-tasks", "oversubscription", "contention",
                     // "false-sharing", "memory-bound", "interference"; or what it was called before
  double together = 0;       // CPU time over the serial version's, one core for each worker
  double alone = 0;          // … on one core; 0: not known
  double at_locks = 0;       // part of the samples that was taking or giving back a lock
  double at_atomics = 0;     // … in an atomic instruction
  double in_plain_code = 0;  // … in the learner's own code otherwise
  int samples = 0;
  Place place;  // the most frequent one of those that the code is about; without a file: none
  std::optional<SideBySide> copies;  // where some were run
  std::optional<Convoy> convoy;      // of "lock-convoy"
  double kept_waiting = 0;           // of "waits-in-order": part of the looks in which a child was
  std::optional<StartCost> starts;   // of "too-fine-tasks" and "oversubscription"
};

/// What of the runs in `runs` (arms L, O, W and M) explains a fail by `code`. Runs that are not there explain
/// nothing.
Cause cause_of(const std::string& code, const std::vector<Block>& blocks, const std::vector<Run>& runs,
               int p);

/// Of a fail by "work-inflated" alone, and without regard to locks that are held for long. `blocks`: of the
/// test that failed. `runs`: what was measured afterwards; those of arms O, W and M count.
Cause cause_of_inflation(const std::vector<Block>& blocks, const std::vector<Run>& runs, int p);

/// In a judgement that failed by one of the codes above: the finding with its cause and place, the figures
/// beside it. Any other judgement stays as it is.
Judgement with_cause(Judgement judgement, const Cause& cause);

/// Of the first run of arm L: neither a lock nor the starts of threads come near to being a cause (not half
/// as much as it takes), so that no further one need be made.
bool locks_are_no_cause(const Run& first, const std::vector<Block>& blocks, int p);

/// Is there anything to find out by runs of arm L, and, when they have not explained it, by runs of arms O
/// and W?
bool wants_cause(const Judgement& judgement);
bool wants_cpu_cause(const Judgement& judgement, const Cause& by_locks);

/// … and then by runs of arm M?
bool wants_copies(const Cause& cause);

}  // namespace manyhands
