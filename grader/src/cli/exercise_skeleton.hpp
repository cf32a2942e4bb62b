// The texts of a new exercise: everything that is known in advance, and TODO where an author has to write.
// Pure. Internal to cli/.
#pragma once
#include <string>

#include "course/exercise.hpp"

namespace manyhands {

/// The statement with all its sections. The signature and the table of checks come from `statement`, the
/// statement of the exercise that was copied, because its code and tests were copied, too. `like`: that
/// exercise; `id`: the new one.
std::string statement_skeleton(const Exercise& like, const std::string& id, const std::string& statement);

/// A copied exercise.yaml, with TODO for the title and the summary.
std::string manifest_skeleton(const std::string& manifest);

/// Copied hints, with a line that says where they come from.
std::string hints_skeleton(const std::string& hints, const std::string& like);

}  // namespace manyhands
