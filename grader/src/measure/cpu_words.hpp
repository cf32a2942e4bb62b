// The figures of a speed test as a report holds them, and in a learner's words. Internal to decide_cpu_speed;
// pure.
#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "measure/cpu_figures.hpp"

namespace manyhands {

nlohmann::json cpu_figures_json(const CpuFigures& figures, const Speed& speed,
                                const CpuConditions& conditions);

/// "1.87× (needs 1.68×; this machine can give 1.98×); your program kept 1.95 cores busy"
std::string cpu_summary(const CpuFigures& figures, double q, const CpuConditions& conditions);

/// Neither proved nor disproved: reason and remedy, whether more can be measured or not.
void say_undecided(Judgement& judgement, const CpuFigures& figures, const Speed& speed, bool was_busy);

}  // namespace manyhands
