// What grading a row gave, and how two parts of it become one: what other programs may run beside is graded
// by one task, what is timed by another, perhaps on another machine. Pure. Internal to cli/class/.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "base/result.hpp"
#include "model/report.hpp"

namespace manyhands {

struct RowResult {
  Report report;  // of this exercise alone, added up
  /// What was observed, as evidence.hpp writes it, or both parts of it; null: nothing was recorded.
  nlohmann::json evidence;
  double seconds = 0;             // that it took
  std::set<CheckName> left = {};  // the checks that a second part still has to make
};

/// The checks of `untimed`, then those of `rest` that were left. The rest repeats what it depends on: if a
/// repeated check does not pass, though it did before, this counts, because a fail is a proof. Where, when
/// and with which inputs: as in the rest, which was timed.
RowResult merged(RowResult untimed, RowResult rest);

/// The evidence of both parts, and which checks were the second.
struct EvidenceParts {
  const nlohmann::json* untimed = nullptr;  // into the argument
  const nlohmann::json* rest = nullptr;
  std::set<CheckName> left;
};

/// Nothing if there is only one part.
std::optional<EvidenceParts> parts_of(const nlohmann::json& evidence);

nlohmann::json to_json(const RowResult& result);
/// An Error for anything that to_json() did not write.
Result<RowResult> row_result_from(const nlohmann::json& json);

}  // namespace manyhands
