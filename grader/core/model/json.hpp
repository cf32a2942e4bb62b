// Converts what our own programs exchange to and from JSON: findings, evidence, the result of a stage.
// from_json accepts any input: a missing key leaves the member unchanged; a wrong type or a number that does
// not fit throws nlohmann::json::exception.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "model/evidence.hpp"
#include "model/finding.hpp"
#include "model/stage.hpp"
#include "model/timeline.hpp"

namespace manyhands {

void to_json(nlohmann::json& j, const Related& related);
void from_json(const nlohmann::json& j, Related& related);
void to_json(nlohmann::json& j, const Turn& turn);
void from_json(const nlohmann::json& j, Turn& turn);
void to_json(nlohmann::json& j, const Rerun& rerun);
void from_json(const nlohmann::json& j, Rerun& rerun);
void to_json(nlohmann::json& j, const Interleaving& order);
void from_json(const nlohmann::json& j, Interleaving& order);
void to_json(nlohmann::json& j, const Finding& finding);
void from_json(const nlohmann::json& j, Finding& finding);

void to_json(nlohmann::json& j, const Frame& frame);
void from_json(const nlohmann::json& j, Frame& frame);
void to_json(nlohmann::json& j, const ThreadStack& stack);
void from_json(const nlohmann::json& j, ThreadStack& stack);
void to_json(nlohmann::json& j, const Place& place);
void from_json(const nlohmann::json& j, Place& place);
void to_json(nlohmann::json& j, const LockFigures& lock);
void from_json(const nlohmann::json& j, LockFigures& lock);
void to_json(nlohmann::json& j, const BlockedCall& blocked);
void from_json(const nlohmann::json& j, BlockedCall& blocked);
void to_json(nlohmann::json& j, const Leftovers& left);
void from_json(const nlohmann::json& j, Leftovers& left);
void to_json(nlohmann::json& j, const Request& request);
void from_json(const nlohmann::json& j, Request& request);
void to_json(nlohmann::json& j, const Waiters& waiters);
void from_json(const nlohmann::json& j, Waiters& waiters);
void to_json(nlohmann::json& j, const Refill& refill);
void from_json(const nlohmann::json& j, Refill& refill);
void to_json(nlohmann::json& j, const Gate& gate);
void from_json(const nlohmann::json& j, Gate& gate);
void to_json(nlohmann::json& j, const WakeUps& wake_ups);
void from_json(const nlohmann::json& j, WakeUps& wake_ups);
void to_json(nlohmann::json& j, const ReadsInOrder& reads_in_order);
void from_json(const nlohmann::json& j, ReadsInOrder& reads_in_order);
void to_json(nlohmann::json& j, const Rest& rest);
void from_json(const nlohmann::json& j, Rest& rest);
void to_json(nlohmann::json& j, const Run& run);
void from_json(const nlohmann::json& j, Run& run);

void to_json(nlohmann::json& j, const Lane& lane);
void from_json(const nlohmann::json& j, Lane& lane);
void to_json(nlohmann::json& j, const LaneEvent& event);
void from_json(const nlohmann::json& j, LaneEvent& event);
void to_json(nlohmann::json& j, const WakeUp& wake);
void from_json(const nlohmann::json& j, WakeUp& wake);
void to_json(nlohmann::json& j, const StripPoint& point);
void from_json(const nlohmann::json& j, StripPoint& point);
void to_json(nlohmann::json& j, const Strip& strip);
void from_json(const nlohmann::json& j, Strip& strip);
void to_json(nlohmann::json& j, const Timeline& timeline);
void from_json(const nlohmann::json& j, Timeline& timeline);

void to_json(nlohmann::json& j, const CaseResult& result);
void from_json(const nlohmann::json& j, CaseResult& result);
void to_json(nlohmann::json& j, const StageResult& result);
void from_json(const nlohmann::json& j, StageResult& result);

/// A run without the fields that have their default values: for files with many runs.
nlohmann::json compact(const Run& run);

/// The end of a process: {"kind": "exited", "status": 0}. A named function, because to_json is not found for
/// a std::variant.
nlohmann::json json_of(const End& end);
End end_from(const nlohmann::json& j);

std::string_view to_string(Outcome outcome);

/// The text of `j`. Never throws because of strings that are not valid UTF-8 (a guest may print anything): it
/// replaces the invalid bytes.
std::string dump(const nlohmann::json& j, int indent = -1);

}  // namespace manyhands
