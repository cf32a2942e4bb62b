// Turns a failing schedule into what the learner is told: which mistake it is, where, and the order of their
// own lines that shows it. Pure.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "kit/host/explored/failure.hpp"
#include "model/finding.hpp"

namespace manyhands::host {

/// A learner's line.
struct Line {
  std::string file;
  int line = 0;
  bool operator==(const Line&) const = default;
};

/// The learner's line for the places of one operation; none: it has none.
using Lines = std::function<std::optional<Line>(const Offsets& at)>;

/// Whether a place is inside something that a library synchronizes by means of its own.
using IsInternal = std::function<bool(std::uint64_t offset)>;

/// Whether a race is a library's own affair: both accesses are inside such a thing, or no learner's line
/// leads to either.
bool is_of_a_library(const FailedSchedule& race, const Lines& lines, const IsInternal& is_internal);

Finding explain(const ExploredProgram& program, const FailedSchedule& failure, const Lines& lines);

}  // namespace manyhands::host
