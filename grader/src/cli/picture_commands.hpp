// The commands that write pictures of what a program did: timeline, report. Same style as commands.hpp.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "cli/grading_commands.hpp"

namespace manyhands {

/// Runs the learner's program twice while it is watched, on all cores and on one, and writes one HTML file
/// with what its threads did. Gives information, never a verdict. 0, 1 if it does not build, is wrong, or
/// has no program to run like this, 2 usage or course error, 3 grader error.
struct TimelineOptions {
  Places places;
  std::string id;
  std::filesystem::path submission;
  std::optional<std::uint64_t> seed;
  std::filesystem::path html;      // empty: build/timeline/<id>.html
  std::filesystem::path perfetto;  // also this trace; empty: none
  bool again = false;              // also if nothing has changed since the last one
  bool live = false;
  Output output;
  SandboxWish sandbox = {};
};
int run_timeline(const TimelineOptions& options);
/// Where it writes without `html`.
std::filesystem::path timeline_file(const Places& places, const std::string& id);

/// Writes one HTML file to hand in: the last report of the exercise, the findings beside the learner's lines,
/// the timeline, the curve, the hints. Runs nothing. 0, or 2.
struct HandInOptions {
  Places places;
  std::string id;
  std::filesystem::path html;
  Output output;
};
int run_hand_in(const HandInOptions& options);

}  // namespace manyhands
