// The possible verdicts. Learners never see "fault" or "inconclusive" without a reason and a remedy.
#pragma once
#include <array>
#include <optional>
#include <string_view>

namespace manyhands {

enum class Verdict { pass, fail, inconclusive, skipped, fault };

/// Why a check was skipped: an earlier check failed; this machine cannot do it; the exercise has no such
/// check.
enum class Why { none, gated, machine, not_applicable };

enum class CheckName { builds, correct, memory, races, schedules, mechanism, speed };

/// In the order in which they are run and shown.
inline constexpr std::array all_checks{CheckName::builds, CheckName::correct,   CheckName::memory,
                                       CheckName::races,  CheckName::schedules, CheckName::mechanism,
                                       CheckName::speed};

std::string_view to_string(Verdict v);
std::string_view to_string(Why w);
std::string_view to_string(CheckName c);

std::optional<Verdict> verdict_from(std::string_view word);
std::optional<Why> why_from(std::string_view word);
std::optional<CheckName> check_from(std::string_view word);

}  // namespace manyhands
