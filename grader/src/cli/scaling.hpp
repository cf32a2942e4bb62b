// How a program scales: its curve, and the serial part that explains it best. Pure. Internal to cli/.
#pragma once
#include <string>
#include <vector>

namespace manyhands {

struct ScalingPoint {
  int workers = 1;
  double seconds = 0;  // for one unit of work
  /// Cores that others took from it, in the run that was disturbed least; a point that is disturbed says
  /// nothing about the program.
  double taken = 0;
  bool disturbed = false;
};

/// What this machine is known to give, as the verdict on speed has seen it: `p` serial programs at once did
/// the work of `capacity` of them alone. 0: not known, each core counts as a whole one.
struct ScalingMachine {
  double capacity = 0;
  int p = 1;
};

/// The serial part of Amdahl's law, time(w) = time(1) · (s + (1 - s) / C(w)), that fits all points best.
/// C(w): what w cores can do here. Between 0 and 1; the first point is that of one worker. Points that were
/// disturbed are left out.
double fitted_serial_fraction(const std::vector<ScalingPoint>& points, const ScalingMachine& machine);

/// Lines without their ends: the curve, and what it says; or why it says nothing now.
std::vector<std::string> scaling_lines(const std::vector<ScalingPoint>& points,
                                       const ScalingMachine& machine);

}  // namespace manyhands
