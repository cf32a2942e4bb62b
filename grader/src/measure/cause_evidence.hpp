// The figures that tell the causes of slowness apart, from the runs made to find one. Internal to cpu_cause;
// pure.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "measure/cpu_cause.hpp"
#include "measure/memory_bound.hpp"
#include "model/arm.hpp"
#include "model/evidence.hpp"

namespace manyhands {

/// Points into the blocks and runs that it was made from.
struct CauseEvidence {
  const std::vector<Block>* blocks = nullptr;  // of the test that failed
  const std::vector<Run>* runs = nullptr;      // what was measured afterwards
  int p = 0;
  double serial_cpu = 0;  // of a unit of work, ns; 0: unknown

  /// The fail's own code, and what the runs say about where the CPU time went, whatever the cause is.
  Cause figures;

  // Only for a fail by "work-inflated":
  std::vector<const Run*> looked_at;  // profiled runs, if possible those in which the trouble was there
  bool trouble_seen = false;          // it was
  double surplus = 0;                 // part of their time that the serial version would not have needed
  bool slower_together = false;       // the workers use clearly less CPU time when only one can run
  std::optional<SideBySide> copies;   // where some were run, and the workers are slower together
  double by_memory = 0;               // part of the difference that copies show, too
  bool uses_much_memory = false;      // much more than the serial version, or unknown

  [[nodiscard]] bool has(Arm arm) const;
  /// Enough looks to say where the time went.
  [[nodiscard]] bool seen() const;
  /// Part of the time at locks and atomics.
  [[nodiscard]] double meeting() const { return figures.at_locks + figures.at_atomics; }
  /// The place at which most samples of these kinds (Place::doing) were.
  [[nodiscard]] Place most_frequent(const std::vector<std::string>& kinds) const;
};

/// `inflated`: the fail is one by "work-inflated"; otherwise only the runs themselves say something.
CauseEvidence cause_evidence(const std::string& code, bool inflated, const std::vector<Block>& blocks,
                             const std::vector<Run>& runs, int p);

}  // namespace manyhands
