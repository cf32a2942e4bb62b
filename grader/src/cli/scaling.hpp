// How a program scales: its curve, and the serial fraction that explains it best. Pure. Internal to cli/.
#pragma once
#include <string>
#include <vector>

#include "course/exercise.hpp"
#include "timeline/scaling_curve.hpp"

namespace manyhands {

struct ScalingPoint {
  int workers = 1;
  double seconds = 0;  // for one unit of work
  /// Cores used by other programs during the run that was disturbed least; a disturbed point says nothing
  /// about the program.
  double taken = 0;
  bool disturbed = false;
};

/// The capacity of this machine, as measured for the speed verdict: `p` serial programs at once did the work
/// of `capacity` of them alone. 0: unknown, each core counts as 1.
struct ScalingMachine {
  double capacity = 0;
  int p = 1;
};

/// The serial fraction in Amdahl's law, time(w) = time(1) · (s + (1 - s) / C(w)), that fits all points best.
/// C(w): the capacity of w cores here. Between 0 and 1; the first point is for one worker. Disturbed points
/// are left out.
double fitted_serial_fraction(const std::vector<ScalingPoint>& points, const ScalingMachine& machine);

/// Lines without newlines: the curve and what it means, or why it means nothing now.
std::vector<std::string> scaling_lines(const std::vector<ScalingPoint>& points,
                                       const ScalingMachine& machine);

/// The same as data for a picture; `speed`: what the exercise requires.
ScalingCurve curve_of(const std::vector<ScalingPoint>& points, const ScalingMachine& machine,
                      const Speed& speed);

}  // namespace manyhands
