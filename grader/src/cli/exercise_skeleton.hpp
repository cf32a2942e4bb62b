// The texts of a new exercise: what can be known beforehand, and TODO where an author has to write. Pure.
// Internal to cli/.
#pragma once
#include <string>

#include "course/exercise.hpp"

namespace manyhands {

/// The statement: all its sections. The signature and the table of checks are those of `statement`, the one
/// of the exercise from which the new one was made, since its code and its tests were copied. `like`: that
/// exercise; `id`: the new one.
std::string statement_skeleton(const Exercise& like, const std::string& id, const std::string& statement);

/// A copied exercise.yaml, with a title and a summary to write.
std::string manifest_skeleton(const std::string& manifest);

/// Copied hints, with a line that says where they are from.
std::string hints_skeleton(const std::string& hints, const std::string& like);

}  // namespace manyhands
