// Why was a program slow? Asked only after a fail by "never more than one at work", "one worker did most" or
// "more CPU time than the serial version": names the cause more closely, and never changes a verdict. If no
// figures prove a closer cause, the name stays. Pure.
//
// The causes are the rows of a table, in order of precedence (cause_table.hpp). What tells them apart:
// - Locks (lock_traced): most of the work is done under one lock, and others wait for it. Then this is the
//   cause, whatever else it looks like (one thread at work, one that does most of the work).
// - Pipes (lock_traced): if a parent reads its children's pipes one after the other, the children whose turn
//   has not come wait for room in theirs. That one process did most of the work is only the consequence.
// - Threads (lock_traced): the CPU time was spent on starting them.
// - One core (one_core): a program that does more work than needed does so here, too. One whose workers only
//   get in each other's way does not, because only one of them can run.
// - Places (profiled): the threads are at locks and atomics, or in plain code that became slow.
// - Copies (replicated): they share nothing but the memory. If they are as slow as the workers, it is the
//   memory. If not, plain code that is slow fights for cache lines. Without such runs, this is said only of
//   programs that use hardly any memory.
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
  std::string code;          // of a row of the table; or what the fail was called before
  double together = 0;       // CPU time over the serial version's, one core for each worker
  double alone = 0;          // … on one core; 0: unknown
  double at_locks = 0;       // part of the samples in which a lock was being taken or released
  double at_atomics = 0;     // … in an atomic instruction
  double in_plain_code = 0;  // … in the learner's own code otherwise
  int samples = 0;
  Place place;  // the most frequent one of those that the code is about; without a file: none
  std::optional<SideBySide> copies;  // of causes that are told apart by copies, if some were run
  std::optional<Convoy> convoy;      // of "lock-convoy"
  double kept_waiting = 0;           // of "waits-in-order": part of the looks in which a child had to wait
  std::optional<StartCost> starts;   // of "too-fine-tasks" and "oversubscription"
};

/// What of the runs in `runs` explains a fail by `code`. `blocks`: of the test that failed. Runs that are not
/// there explain nothing.
Cause cause_of(const std::string& code, const std::vector<Block>& blocks, const std::vector<Run>& runs,
               int p);

/// In a judgement that failed by one of the codes above: the finding with its cause and place, the figures
/// beside it. Any other judgement stays as it is.
Judgement with_cause(Judgement judgement, const Cause& cause);

/// Of the first run with its locks watched: neither a lock nor the starts of threads come near to being a
/// cause (not half as much as it takes), so that no more such runs are needed.
bool locks_are_no_cause(const Run& first, const std::vector<Block>& blocks, int p);

/// Are runs with watched locks worthwhile? And, if they explain nothing, runs on one core and profiled ones?
bool wants_cause(const Judgement& judgement);
bool wants_cpu_cause(const Judgement& judgement, const Cause& by_locks);

/// The workers slow each other down, but it is not known how.
bool is_open(const Cause& cause);
/// … and copies have not been run.
bool wants_copies(const Cause& cause);

}  // namespace manyhands
