#include "cli/play/level.hpp"

#include <algorithm>
#include <map>
#include <system_error>

#include "base/files.hpp"
#include "base/text.hpp"

namespace manyhands {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view comment = "// ";
constexpr std::string_view continued = "//   ";

// "Title: A lost update" and the lines that continue it.
std::map<std::string, std::string> header_of(std::string_view text) {
  std::map<std::string, std::string> fields;
  std::string* last = nullptr;
  for (const auto& line : split_lines(text)) {
    if (!line.starts_with(comment)) break;
    const auto colon = line.find(": ");
    if (line.starts_with(continued) && last != nullptr) {
      *last += " " + line.substr(continued.size());
    } else if (colon != std::string::npos) {
      last = &fields[line.substr(comment.size(), colon - comment.size())];
      *last = line.substr(colon + 2);
    }
  }
  return fields;
}

}  // namespace

Result<Level> level_from(const std::string& name, std::string_view text) {
  const auto fields = header_of(text);
  for (const char* needed : {"Title", "Goal", "Lesson", "Explain"})
    if (!fields.contains(needed))
      return Error{"the level " + name + " has no line '// " + needed + ": …'", {}};
  Level level{name,
              fields.at("Title"),
              fields.at("Goal"),
              fields.at("Lesson"),
              fields.at("Explain"),
              fields.contains("Memory") && fields.at("Memory") == "weak",
              std::string(text)};
  return level;
}

Result<std::vector<Level>> levels_in(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (entry.path().extension() == ".cpp") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<Level> levels;
  for (const auto& file : files) {
    const auto text = read_file(file);
    if (!text) return text.error();
    auto level = level_from(file.stem().string(), *text);
    if (!level) return level.error();
    levels.push_back(std::move(*level));
  }
  if (levels.empty()) return Error{"there are no levels in " + folder.string(), {}};
  return levels;
}

}  // namespace manyhands
