// One exercise's manifest: exercises/<id>/exercise.yaml. Internal to course/.
#pragma once
#include <filesystem>
#include <string>

#include "course/exercise.hpp"
#include "course/yaml_reader.hpp"

namespace manyhands {

/// What can be read of it; every problem goes to `problems`, and the exercise counts only where there is
/// none.
Exercise load_manifest(Problems& problems, const std::filesystem::path& root, const std::string& id);

}  // namespace manyhands
