// Reads course.yaml and the manifests of its exercises. Expected failures are all that an author can get
// wrong; each is one line "file:line: what was found, what was expected", and up to 20 of them come at once.
#pragma once
#include <filesystem>
#include <string_view>

#include "base/result.hpp"
#include "course/exercise.hpp"

namespace manyhands {

/// `root` is the folder of course.yaml; exercises stand in root/exercises/<id>. What it returns is complete:
/// every exercise of the course has its manifest, and every listed file its pristine version.
Result<Course> load_course(const std::filesystem::path& root);

/// Whether `id` may name an exercise: [a-z][a-z0-9-]{1,39}.
bool is_exercise_id(std::string_view id);

}  // namespace manyhands
