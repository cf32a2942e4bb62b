// A floor under the running time from locks: while one thread holds a lock, no other one can, so that the
// whole takes at least the CPU time that is spent under any one lock. Noise makes a program wait longer, and
// changes nothing of this. From runs in which the locks were watched. Pure.
//
// Told from inside the learner's program: it may lower or explain a score, and never raise one. A program
// that hides its locks has no floor from them, and is judged by everything else.
#pragma once
#include <vector>

#include "model/evidence.hpp"

namespace manyhands {

/// Nanoseconds per unit of work that the program takes at least, whatever the machine; 0: none is known. The
/// (lower) median over the L runs; locks that are held for moments only are left out, for there the watch
/// would see itself. CPU time beside busy neighbours counts as it is: compare with a baseline just as
/// disturbed.
double lock_floor_ns_per_unit(const std::vector<Run>& runs);

/// The lock behind that figure, and the run in which it was seen; null: none.
struct LockFloor {
  const Run* run = nullptr;
  const LockFigures* lock = nullptr;
  double ns_per_unit = 0;
};

/// Points into `runs`.
LockFloor lock_floor(const std::vector<Run>& runs);

}  // namespace manyhands
