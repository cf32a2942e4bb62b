// What one check finds by luck, such as a race or a hang, the check `schedules` looks for on purpose. If it
// finds the same, that finding gets its order of steps. Pure.
#pragma once
#include <vector>

#include "model/report.hpp"

namespace manyhands::grade {

/// The same: of one code, and at the same lines. A finding of `schedules` whose order another one shows keeps
/// its place, and says where the order is. Call once `schedules` is judged.
void give_orders(std::vector<Check>& checks);

}  // namespace manyhands::grade
