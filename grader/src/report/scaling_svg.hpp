// The curve of `grader scaling` as a picture in SVG, in the style of the timelines. Pure.
#pragma once
#include <string>

#include "timeline/scaling_curve.hpp"

namespace manyhands {

/// `id`: [a-z0-9]+, different for each picture of one page. Empty for fewer than two points.
std::string to_svg(const ScalingCurve& curve, const std::string& id);

/// What it shows, in a sentence or two.
std::string words_about(const ScalingCurve& curve);

}  // namespace manyhands
