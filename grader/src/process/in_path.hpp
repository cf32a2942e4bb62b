// Finds a program as a shell would.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

namespace manyhands::process {

/// In the folders of PATH; nothing if it is in none of them. `program` is a name without folders.
std::optional<std::filesystem::path> in_path(const std::string& program);

}  // namespace manyhands::process
