// The page of `grader timeline`: one HTML file with the pictures of a run and the same numbers as text. No
// script, nothing from the network. Pure.
#pragma once
#include <optional>
#include <string>

#include "model/timeline.hpp"
#include "timeline/scaling_curve.hpp"

namespace manyhands {

struct TimelineView {
  std::string exercise;  // its id
  std::string title;     // of the exercise
  Timeline all_cores;
  std::optional<Timeline> one_core;
  std::optional<ScalingCurve> curve;
};

/// The part of a page about it, with headings from <h2>.
std::string timeline_section(const TimelineView& view);

std::string to_html(const TimelineView& view);

}  // namespace manyhands
