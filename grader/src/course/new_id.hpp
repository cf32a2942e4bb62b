// Checks the id of a new exercise. Pure.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace manyhands {

/// Why `id` cannot be the id of a new exercise; nothing if it can. `taken`: names of exercises and folders.
/// Stricter than is_exercise_id, because the id must also be a valid folder name on every system on which the
/// course may be cloned.
std::optional<Error> trouble_with_new_id(const std::string& id, const std::vector<std::string>& taken);

}  // namespace manyhands
