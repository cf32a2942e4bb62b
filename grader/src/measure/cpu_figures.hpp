// All blocks of a speed test in figures, and which of them speak for a bar or against it. Internal to
// decide_cpu_speed; pure.
#pragma once
#include <optional>
#include <vector>

#include "measure/cpu_speed.hpp"
#include "measure/free_time.hpp"

namespace manyhands {

struct BlockFigures {
  const Block* block = nullptr;
  double achieved = 0;    // speedup that was seen: least serial CPU time over wall time
  double serial_cpu = 0;  // of the same work and just as disturbed, ns
  double inflation = 0;   // CPU time over that
  double own_cores = 0;   // what its own tasks show of the cores: they were at least as fast as that
  FreeTime free;
  double given = 0;         // cores that p serial runs got, the worse of both groups
  double in_company = 0;    // part of its CPU time in which another of its tasks was on a CPU, too
  double slowest_core = 1;  // by how much slower than on average; 1: they were alike
  bool quiet = false;       // nobody disturbed it or the groups around it
  // The speedup that it would have had without neighbours: no more and no less than this, as far as it can be
  // told. What is told to its credit assumes that tasks disturb each other more once they always run
  // together; what is held against it, that the cores are the worst that can still be measured on.
  std::optional<double> at_least;
  std::optional<double> at_most;
  // With a core for each of its tasks, as they took turns: no more than this, were it far below the bar.
  std::optional<double> in_turns;
};

struct CpuFigures {
  int p = 0;
  double parallel_fraction = 0;
  double seen = 0;   // C: the most that was seen; the bar for what was reached in a quiet block
  double cores = 0;  // at least C: what the cores can do; a busy neighbour cannot lower it
  std::vector<BlockFigures> blocks;  // those with a usable S

  [[nodiscard]] bool measurable() const;
  [[nodiscard]] double bar_of(double q, double capacity) const;
  [[nodiscard]] double asked(double q) const;  // the speedup that full or partial points need here
  [[nodiscard]] double best() const;           // achieved
  [[nodiscard]] int blocks_at(double required) const;
  /// Median over the blocks that have the figure; 0: none has.
  [[nodiscard]] double median_of(double BlockFigures::*figure) const;
  [[nodiscard]] double median_of(std::optional<double> BlockFigures::*figure) const;
};

CpuFigures figures_of(const std::vector<Block>& blocks, const Speed& speed, const CpuConditions& conditions);

enum class Because { nothing, reached, estimate, quiet, turns };

/// What a block says about the bar for q.
struct Score {
  int points = 0;  // above 0: fast enough; below 0: too slow, at -2 by far; 0: cannot be told
  Because because = Because::nothing;
};
Score score_of(const BlockFigures& block, const CpuFigures& figures, double q,
               const CpuConditions& conditions);

double median(std::vector<double> values);

}  // namespace manyhands
