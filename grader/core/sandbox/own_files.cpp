#include "sandbox/own_files.hpp"

#include <system_error>

namespace manyhands::sandbox {
namespace {

namespace fs = std::filesystem;

// For bin/grader or exercises/<id>/host, the folder is one or two levels up. Tests may be deeper.
fs::path find_folder() {
  std::error_code none;
  const auto program = fs::read_symlink("/proc/self/exe", none);
  for (auto folder = program.parent_path(); folder.has_relative_path(); folder = folder.parent_path())
    if (fs::is_regular_file(folder / "lib" / "init", none)) return folder / "lib";
  return program.parent_path().parent_path() / "lib";
}

}  // namespace

fs::path own_file(const std::string& name) {
  static const fs::path folder = find_folder();
  return folder / name;
}

}  // namespace manyhands::sandbox
