#include "course/digests.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <system_error>
#include <vector>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

bool is_hidden(const fs::path& path) {
  return path.filename().string().starts_with('.');
}

/// Sorted, because a folder lists its files in any order.
std::optional<std::vector<fs::path>> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const bool is_folder = it->is_directory(error);
    if (is_hidden(it->path())) {
      if (is_folder) it.disable_recursion_pending();
    } else if (!is_folder) {
      files.push_back(it->path());
    }
  }
  if (error) return std::nullopt;
  std::sort(files.begin(), files.end());
  return files;
}

// With the length, so that two different lists of files never give the same text.
std::optional<std::string> with_length(const std::string& name, const fs::path& file) {
  const auto text = read_file(file);
  if (!text) return std::nullopt;
  return fmt::format("{} {}\n", name, text->size()) + *text;
}

std::string digest_of_exercise(const CourseEntry& entry, const Exercise& exercise) {
  auto all = fmt::format("{} {} {}\n", entry.id, entry.points, join_words(entry.after, ", "));
  const auto files = files_in(exercise.folder);
  if (!files) return {};
  for (const auto& file : *files) {
    const auto text = with_length(file.lexically_relative(exercise.folder).string(), file);
    if (!text) return {};
    all += *text;
  }
  return digest_of(all);
}

// What is for people, or is only applied to what was observed.
bool is_run(const fs::path& file) {
  return file.extension() != ".md" && file.filename() != "exercise.yaml" && file.filename() != "hints.yaml";
}

}  // namespace

std::string digest_of_tests(const Exercise& exercise) {
  const auto& limits = exercise.limits;
  auto all = fmt::format("{} {} {} {} {} {} {} {}\n", limits.wall_s, limits.cpu_s, limits.memory_mb,
                         limits.processes, exercise.workers, join_words(exercise.profiles),
                         join_words(exercise.libraries), static_cast<int>(exercise.binding));
  for (const auto& file : exercise.files) all += fmt::format("{} {}\n", file.path, file.max_bytes);
  const auto files = files_in(exercise.folder);
  if (!files) return {};
  for (const auto& file : *files) {
    if (!is_run(file)) continue;
    const auto text = with_length(file.lexically_relative(exercise.folder).string(), file);
    if (!text) return {};
    all += *text;
  }
  return digest_of(all);
}

CourseDigests digests_of(const Course& course) {
  CourseDigests digests;
  auto all = with_length("course.yaml", course.root / "course.yaml");
  for (const auto& module : course.modules)
    for (const auto& entry : module.exercises) {
      const auto* exercise = course.find(entry.id);
      const auto digest = exercise == nullptr ? std::string() : digest_of_exercise(entry, *exercise);
      digests.exercises[entry.id] = digest;
      if (digest.empty()) all.reset();
      if (all) *all += digest;
    }
  if (all) digests.course = digest_of(*all);
  return digests;
}

}  // namespace manyhands
