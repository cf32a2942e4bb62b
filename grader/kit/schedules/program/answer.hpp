// What the host asks a program of the profile `controlled`, and what it answers. The host reads the answer
// with kit/host/explored/failure.hpp.
#pragma once
#include <nlohmann/json.hpp>

namespace manyhands::schedules {

/// `asked`: {"seed", "schedules", "seconds"} for all programs together, which stop at the first failure, and
/// {"ignored": [[from, to], …]}: races between two such places are not reported. With {"weak": [offset, …]},
/// these loads of atomic variables may read older values (explore.hpp); without it, the answer says for each
/// program which loads could. All addresses are offsets in the program's file.
nlohmann::json answer_to(const nlohmann::json& asked);

}  // namespace manyhands::schedules
