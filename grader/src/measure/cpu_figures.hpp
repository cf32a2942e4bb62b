// All blocks of a speed test summed up, and what they prove for a bar and against it. Internal to
// decide_cpu_speed; pure.
#pragma once
#include <vector>

#include "measure/cpu_demand.hpp"
#include "measure/cpu_speed.hpp"

namespace manyhands {

/// All that is known so far, per block and over all.
struct CpuFigures {
  int p = 0;
  double parallel_fraction = 0;
  double seen = 0;  // C: the most that was seen; the bar for a fail, which noise can only lower
  double cores =
      0;  // at least C: what the cores can do; the bar for a pass, which a busy neighbour cannot lower
  std::vector<double> given;  // cores that p serial runs got, in each group of this test
  double busy = 0;            // cores kept busy in the block that achieved most
  std::vector<double> achieved;
  std::vector<Demand> demands;
  std::vector<const Block*> blocks;

  [[nodiscard]] bool measurable() const;
  [[nodiscard]] double bar_of(double q, double capacity) const;
  [[nodiscard]] double asked(double q) const;  // the speedup that full or partial points need here
  [[nodiscard]] double best() const;
  [[nodiscard]] int blocks_at(double required) const;
};

CpuFigures figures_of(const std::vector<Block>& blocks, const Speed& speed, int p, double stored);

/// The program was seen to be as fast as the bar for q asks.
bool proven(const CpuFigures& figures, double q);

using Bound = std::optional<double> Demand::*;

/// The floor that keeps the program below the bar for q, whatever the machine does; null: none is proved.
Bound cause_against(const CpuFigures& figures, double q);

double median(std::vector<double> values);
double median_bound(const CpuFigures& figures, Bound bound);

}  // namespace manyhands
