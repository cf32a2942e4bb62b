#include "cli/check_settings.hpp"

#include <algorithm>

namespace manyhands {
namespace {

void look_for(const Solution& solution, grade::Settings& settings) {
  const auto& expected = solution.mistake.expect;
  for (const auto& expect : expected) settings.only.insert(expect.check);
  const bool one_code = std::all_of(expected.begin(), expected.end(),
                                    [&](const auto& e) { return e.code == expected.front().code; });
  // If a line is required, a later finding may be the one that has it.
  if (solution.must_point.empty() && one_code) settings.enough = expected.front().code;
}

// Omits the most expensive parts: two more builds of everything, and speed. The reference solution covers
// them.
void hurry(SolutionKind kind, grade::Settings& settings) {
  // Enough for two blocks of a program that is ten times too slow, which are sufficient on a quiet machine.
  settings.most_speed_time = std::chrono::seconds(7);
  settings.waits_for_quiet = false;
  if (kind == SolutionKind::pristine) settings.leave_out = {CheckName::memory, CheckName::races};
  if (kind == SolutionKind::also)
    settings.leave_out = {CheckName::memory, CheckName::races, CheckName::speed};
}

}  // namespace

grade::Settings check_settings(grade::Settings settings, const Solution& solution,
                               const std::filesystem::path& folder, CheckDepth depth) {
  settings.submission = folder;
  settings.shown_submission = "starter";
  settings.yields_to_timed_runs = true;  // several are graded at once
  settings.tries_judges = solution.kind == SolutionKind::reference;
  if (depth != CheckDepth::whole) hurry(solution.kind, settings);
  if (depth == CheckDepth::untimed && solution.kind == SolutionKind::reference)
    settings.leave_out.insert(CheckName::speed);
  if (solution.kind == SolutionKind::wrong) look_for(solution, settings);
  return settings;
}

}  // namespace manyhands
