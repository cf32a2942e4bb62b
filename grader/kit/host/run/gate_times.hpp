// How long a program is looked at before something is said of it, while answers are held back.
#pragma once
#include <chrono>

namespace manyhands::host {

/// Everything has slept for so long.
inline constexpr std::chrono::milliseconds quiet_enough{150};
/// … where it has just been given an answer, and nothing came of it.
inline constexpr std::chrono::milliseconds refill_quiet_enough{400};
/// A program that keeps computing while all its requests wait: it is given this long to ask for more.
inline constexpr std::chrono::milliseconds busy_enough{1500};

}  // namespace manyhands::host
