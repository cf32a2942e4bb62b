// Reads course.yaml and the manifests of its exercises. Everything that an author can get wrong is an
// expected failure; each is one line "file:line: what was found, what was expected", and up to 20 are
// reported at once.
#pragma once
#include <filesystem>
#include <string_view>

#include "base/result.hpp"
#include "course/exercise.hpp"

namespace manyhands {

/// `root` is the folder of course.yaml; exercises are in root/exercises/<id>. The result is complete: each
/// exercise of the course has its manifest, and each listed file its starter version.
Result<Course> load_course(const std::filesystem::path& root);

/// Whether `id` is a valid exercise id: [a-z][a-z0-9-]{1,39}.
bool is_exercise_id(std::string_view id);

}  // namespace manyhands
