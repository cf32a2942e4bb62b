#include "timeline/scaling_curve.hpp"

#include <nlohmann/json.hpp>

namespace manyhands {

using nlohmann::json;

void to_json(json& j, const ScalingCurve& curve) {
  j = {{"serial", curve.serial}, {"needed", curve.needed}, {"points", json::array()}};
  for (const auto& point : curve.points)
    j["points"].push_back({{"workers", point.workers},
                           {"speedup", point.speedup},
                           {"ideal", point.ideal},
                           {"disturbed", point.disturbed}});
}

void from_json(const json& j, ScalingCurve& curve) {
  j.at("serial").get_to(curve.serial);
  j.at("needed").get_to(curve.needed);
  curve.points.clear();
  for (const auto& point : j.at("points"))
    curve.points.push_back({point.at("workers").get<int>(), point.at("speedup").get<double>(),
                            point.at("ideal").get<double>(), point.at("disturbed").get<bool>()});
}

}  // namespace manyhands
