// One page about one exercise, to hand in or to keep: the report, the findings beside the learner's lines,
// the timeline, the hints that were asked for. No script, nothing from the network. Pure.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model/report.hpp"
#include "report/timeline_page.hpp"

namespace manyhands {

struct ShownSource {
  std::string name;  // the learner's path
  std::string text;
};
struct ShownHint {
  std::string title;     // "Task 1, hint 2"
  std::string markdown;  // by the course's authors
};

struct HandIn {
  Report report;         // with this exercise only
  bool changed = false;  // the files have changed since it was graded
  std::vector<ShownSource> sources;
  std::vector<ShownHint> hints;
  std::optional<TimelineView> timeline;
};

std::string to_html(const HandIn& hand_in);

}  // namespace manyhands
