// What a grading that runs as a process of its own says on a pipe (`grader run --events FD`): one line of
// JSON for each event, the report as soon as a check has ended. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/report.hpp"

namespace manyhands {

struct GradingEvent {
  std::string says;              // what begins now: "checking for races"; printable
  std::optional<Report> report;  // or what is known so far
};

std::string event_line(const std::string& says);
std::string event_line(const Report& so_far);

class EventReader {
 public:
  /// The events that are complete. Lines that are none are left out.
  std::vector<GradingEvent> events_of(std::string_view bytes);

 private:
  std::string begun_;
};

}  // namespace manyhands
