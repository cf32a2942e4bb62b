#include "measure/cpu_in_turns.hpp"

#include <algorithm>

#include "measure/constants.hpp"
#include "measure/cpu_demand.hpp"

namespace manyhands {

std::optional<double> time_in_turns(const std::vector<Run>& runs) {
  using namespace constants;
  const auto usable = [](const Run& run) {
    return usable_submission(run) && run.in_turns_ns > 0 && run.turn_ns > 0;
  };
  if (runs.size() != 2 || !std::all_of(runs.begin(), runs.end(), usable)) return std::nullopt;
  const auto time = [](const Run& run) { return static_cast<double>(run.in_turns_ns) / run.work_units; };
  const auto [brief, extended] = std::minmax(
      runs[0], runs[1], [](const Run& one, const Run& other) { return one.turn_ns < other.turn_ns; });
  if (brief.turn_ns > short_turn_ns) return std::nullopt;
  const bool apart =
      static_cast<double>(extended.turn_ns) >= longer_turns * static_cast<double>(brief.turn_ns);
  if (!apart || time(extended) > same_in_turns * time(brief)) return std::nullopt;
  return std::min(time(brief), time(extended));
}

}  // namespace manyhands
