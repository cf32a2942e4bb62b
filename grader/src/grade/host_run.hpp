// Runs an exercise's host program for one stage, and returns its measurements as data. If the host crashes,
// hangs or writes nonsense, this is our own failure and an Error.
#pragma once
#include <filesystem>

#include "base/result.hpp"
#include "model/stage.hpp"
#include "model/stage_request.hpp"

namespace manyhands::grade {

/// Creates and removes the request's run_dir.
Result<StageResult> run_host(const std::filesystem::path& program, const StageRequest& request);

/// Of a steady clock.
double seconds_now();

}  // namespace manyhands::grade
