// "Lock convoy": nearly all the work is done under one lock, while others wait for it. From runs with watched
// locks (see lock_floor.hpp): told from inside the learner's program, so it lowers or explains a score, and
// never raises one. Pure.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "measure/judgement.hpp"
#include "model/evidence.hpp"

namespace manyhands {

/// One lock under which so much of the work is done, while others wait for it, that the program cannot become
/// fast.
struct Convoy {
  LockFigures lock;  // as in the run with the lower median
  double held = 0;   // part of the program's CPU time that was spent under it
  double most = 0;   // the speedup that this leaves
};

/// None: there is no such lock, or it was not seen in most of the L runs. `serial_ns`: CPU time of the serial
/// version per unit of work.
std::optional<Convoy> convoy_of(const std::vector<Run>& runs, double serial_ns, int p);

/// The same without regard to a serial version: under one lock so much of the program's own CPU time is spent
/// that no two threads can have been at work together. `most` is how many could be, on average.
std::optional<Convoy> convoy_at_work(const std::vector<Run>& runs);

std::string message_of(const Convoy& convoy);
nlohmann::json figures_of(const Convoy& convoy);

/// How a program works, where "never more than one at work" was seen, or nothing could be seen: under one
/// lock nobody works beside anybody, whatever it looks like. An inconclusive judgement becomes a fail by
/// that.
Judgement with_convoy(Judgement judgement, const std::optional<Convoy>& convoy);
bool wants_convoy(const Judgement& judgement);

}  // namespace manyhands
