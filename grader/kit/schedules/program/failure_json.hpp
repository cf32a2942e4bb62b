// What happened in a schedule, as JSON for the host (kit/host/explored/failure.hpp).
#pragma once
#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>

#include "kit/schedules/explore.hpp"

namespace manyhands::schedules {

nlohmann::json json_of(const Step& step);
nlohmann::json json_of(const Waiting& waiting);
nlohmann::json json_of(const Failure& failure);

/// Exploration::is_internal, from {"ignored": [[from, to], …]} (answer.hpp).
std::function<bool(std::uintptr_t, std::uintptr_t)> ignoring(const nlohmann::json& asked);

}  // namespace manyhands::schedules
