// The scaling curve of a program: how fast it is with 1, 2, … workers, and what part of it stays serial.
// Pure. Internal to cli/.
#pragma once
#include <string>
#include <vector>

namespace manyhands {

struct ScalingPoint {
  int workers = 1;
  double seconds = 0;  // of the fastest run
};

/// The s of Amdahl's law (1967), time(w) = time(1) · (s + (1 - s)/w), that fits the points best (least
/// squares); what Karp and Flatt (1990) compute for one point. Between 0 and 1; the points begin with one
/// worker and hold more.
double fitted_serial_fraction(const std::vector<ScalingPoint>& points);

/// A table with bars, one line for each point, and the fit in words.
std::vector<std::string> scaling_lines(const std::vector<ScalingPoint>& points);

}  // namespace manyhands
