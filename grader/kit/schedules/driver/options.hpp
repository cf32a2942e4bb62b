// The driver's command line.
#pragma once
#include <optional>

#include "kit/schedules/explore.hpp"

namespace manyhands::schedules {

struct Options {
  Exploration how;
  bool show_race = false;
  bool shortest = false;
  int program_begin = 0;  // the argument before the program's first
};

/// Nothing, and a line on the standard error output, if an argument is wrong.
std::optional<Options> parse_options(int count, char** arguments);

}  // namespace manyhands::schedules
