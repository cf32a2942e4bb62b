// The evidence of one grading: everything that compilers and hosts reported about a submission. With the
// course and the grader, it determines the verdict, so that it can be judged again without running anything.
// Plain data.
#pragma once
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "build/warnings.hpp"
#include "model/finding.hpp"
#include "model/stage.hpp"
#include "model/stage_request.hpp"

namespace manyhands::grade {

struct StoredBuild {
  std::string profile;
  std::vector<Finding> rejected;  // why it did not build; empty: it did
  std::vector<build::CompilerWarning> warnings;
};

/// Times in seconds since grading began.
struct StoredStage {
  StageOrder order;
  double began_s = 0;
  double ended_s = 0;
  StageResult result;  // as slim() leaves it
};

struct Evidence {
  // Of the machine (measure/machine.hpp):
  int p_avail = 1;
  std::int64_t memory_kb = 0;
  std::vector<StoredBuild> builds;
  std::vector<StoredStage> stages;  // in the order in which they began
};

/// Without what no judge reads: in tests, runs that gave an answer.
StageResult slim(StageResult result, const StageOrder& order);

nlohmann::json to_json(const Evidence& evidence);
/// Throws nlohmann::json::exception.
Evidence evidence_from(const nlohmann::json& json);

}  // namespace manyhands::grade
