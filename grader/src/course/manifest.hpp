// The manifest of one exercise: exercises/<id>/exercise.yaml. Internal to course/.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "course/exercise.hpp"
#include "course/yaml_reader.hpp"

namespace manyhands {

/// Returns what can be read. Every problem is added to `problems`, and the exercise is valid only if there
/// are none.
Exercise load_manifest(Problems& problems, const std::filesystem::path& root, const std::string& id);

/// Reads the key "libraries", and adds them to `libraries`. Unknown ones are problems.
void read_libraries(YamlMap& map, std::vector<std::string>& libraries);

}  // namespace manyhands
