// Runs an exercise's host program for one stage. What it measured comes back as data; a host that crashes,
// hangs or writes nonsense is our fault and an Error.
#pragma once
#include <filesystem>

#include "base/result.hpp"
#include "model/stage.hpp"
#include "model/stage_request.hpp"

namespace manyhands::grade {

/// The request's run_dir is made and removed here.
Result<StageResult> run_host(const std::filesystem::path& program, const StageRequest& request);

}  // namespace manyhands::grade
