// How fast a program is with 1, 2, … workers, as `grader scaling` measured it. Plain data.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <vector>

namespace manyhands {

struct CurvePoint {
  int workers = 1;
  double speedup = 1;      // against one worker
  double ideal = 1;        // what this machine's cores can give
  bool disturbed = false;  // other programs used the cores: it says nothing about the program
  bool operator==(const CurvePoint&) const = default;
};

struct ScalingCurve {
  std::vector<CurvePoint> points;
  double serial = -1;  // the serial fraction that fits best; < 0: it could not be fitted
  double needed = 0;   // the speed-up that the exercise requires with all workers; 0: none
  bool operator==(const ScalingCurve&) const = default;
};

void to_json(nlohmann::json& j, const ScalingCurve& curve);
/// Throws nlohmann::json::exception.
void from_json(const nlohmann::json& j, ScalingCurve& curve);

}  // namespace manyhands
