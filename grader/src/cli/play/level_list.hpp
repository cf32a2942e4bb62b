// The list of levels, with the learner's progress. Pure.
#pragma once
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/play/level.hpp"
#include "cli/play/solved_levels.hpp"
#include "cli/screen/screen_size.hpp"

namespace manyhands {

std::vector<std::string> level_list(const std::vector<Level>& levels, const SolvedLevels& solved,
                                    ScreenSize size, const Output& output);

}  // namespace manyhands
