// How long the machine's cores have been idle.
#pragma once
#include <optional>

namespace manyhands::grade {

/// The total idle CPU time of all cores since the machine started, in seconds; nothing if the kernel does not
/// show it.
std::optional<double> idle_seconds();

}  // namespace manyhands::grade
