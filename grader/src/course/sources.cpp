#include "course/sources.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <system_error>
#include <vector>

#include "base/digest.hpp"
#include "base/files.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

constexpr std::array top_level{"CMakeLists.txt", "CMakePresets.json", "exercises", "grader"};
constexpr std::array not_built{"grader/ARCHITECTURE.md", "grader/docs", "grader/experiments",
                               "grader/scripts", "grader/tests"};
constexpr const char* findings = "grader/docs/findings";

bool is_debris(const std::string& name) {
  return name.front() == '.' || name.back() == '~';
}

/// Adds the files at and below root/name, with names relative to root; false if a folder cannot be read.
bool add_files(const fs::path& root, const fs::path& name, std::vector<std::string>& files) {
  std::error_code error;
  if (!fs::is_directory(root / name, error)) {
    if (fs::is_regular_file(root / name, error)) files.push_back(name.generic_string());
    return true;
  }
  for (fs::directory_iterator it(root / name, error), end; !error && it != end; it.increment(error)) {
    const auto part = name / it->path().filename();
    const bool left_out =
        std::find(not_built.begin(), not_built.end(), part.generic_string()) != not_built.end();
    if (!left_out && !is_debris(it->path().filename().string()) && !add_files(root, part, files))
      return false;
  }
  return !error;
}

}  // namespace

std::string sources_digest(const fs::path& root) {
  std::vector<std::string> files;
  for (const char* name : top_level)
    if (!add_files(root, name, files)) return {};
  if (!add_files(root, findings, files)) return {};
  std::sort(files.begin(), files.end());
  std::string digests;  // one digest per file: all texts together would take megabytes
  for (const auto& file : files) {
    const auto text = read_file(root / file);
    if (!text) return {};
    digests += fmt::format("{} {} {}\n", digest_of(*text), text->size(), file);
  }
  return digest_of(digests);
}

}  // namespace manyhands
