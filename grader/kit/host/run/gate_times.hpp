// How long a program is observed before conclusions are drawn, while answers are held back.
#pragma once
#include <chrono>

namespace manyhands::host {

/// Everything has slept for this long.
inline constexpr std::chrono::milliseconds quiet_enough{150};
/// … after an answer was sent that had no effect.
inline constexpr std::chrono::milliseconds refill_quiet_enough{400};
/// A program that keeps computing while all its requests wait has this long to send more.
inline constexpr std::chrono::milliseconds busy_enough{1500};

/// … on the way to the pages of interest, where only what is idle is of interest.
inline constexpr std::chrono::milliseconds lead_busy_enough{300};

}  // namespace manyhands::host
