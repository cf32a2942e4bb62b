#include "process/in_path.hpp"

#include <unistd.h>

#include <cstdlib>
#include <sstream>

namespace manyhands::process {

std::optional<std::filesystem::path> in_path(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    const auto file = std::filesystem::path(folder) / program;
    if (!folder.empty() && ::access(file.c_str(), X_OK) == 0) return file;
  }
  return std::nullopt;
}

}  // namespace manyhands::process
