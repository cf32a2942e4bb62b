// A kind of finding in the learner's own lines, as `grader explain` shows it before the page that explains
// the kind. Pure. Internal to cli/.
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "cli/commands.hpp"
#include "model/report.hpp"

namespace manyhands {

/// The graded text of a learner's file; nothing if it is not kept.
using GradedText =
    std::function<std::optional<std::string>(const std::string& exercise, const std::string& file)>;

/// Where the last grading found `code`, with the lines around it and what it said there. Several lines; empty
/// if it was not found.
std::string own_mistakes(const Report& last, const std::string& code, const GradedText& text,
                         const Output& output);

}  // namespace manyhands
