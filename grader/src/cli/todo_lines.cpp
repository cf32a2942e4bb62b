#include "cli/todo_lines.hpp"

#include <fmt/core.h>

#include <filesystem>

#include "base/files.hpp"
#include "base/pattern.hpp"
#include "base/text.hpp"
#include "cli/solution.hpp"

namespace manyhands {

std::vector<int> todo_lines(std::string_view text) {
  static const Pattern todo(R"(\bTODO\b)");
  std::vector<int> found;
  const auto lines = split_lines(text);
  for (std::size_t i = 0; i < lines.size(); ++i)
    if (todo.find(lines[i])) found.push_back(static_cast<int>(i) + 1);
  return found;
}

std::vector<std::string> todo_complaints(const Course& course, const Exercise& exercise) {
  // Not in the code: a starter may contain such lines for learners.
  std::vector<std::filesystem::path> files;
  for (const auto* name : {"README.md", "hints.md", "exercise.yaml"}) files.push_back(exercise.folder / name);
  for (const auto& page : sorted_entries(exercise.folder / "findings")) files.push_back(page);

  std::vector<std::string> complaints;
  for (const auto& file : files) {
    const auto text = read_file(file);
    if (!text) continue;  // a missing file is reported elsewhere
    std::vector<std::string> numbers;
    const auto lines = todo_lines(*text);
    for (const int line : lines) numbers.push_back(std::to_string(line));
    if (lines.empty()) continue;
    complaints.push_back(fmt::format("{}:{}: not written yet: TODO in line{} {}",
                                     file.lexically_relative(course.root).string(), lines.front(),
                                     lines.size() == 1 ? "" : "s", join_words(numbers)));
  }
  return complaints;
}

}  // namespace manyhands
