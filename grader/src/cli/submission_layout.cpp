#include "cli/submission_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <system_error>
#include <utility>

#include "base/near_name.hpp"
#include "base/text.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

constexpr int most_depth = 4;
constexpr std::size_t most_names = 4000;
constexpr std::size_t most_shown = 3;

std::vector<std::string> files_below(const fs::path& folder) {
  std::vector<std::string> files;
  std::error_code error;
  std::size_t names = 0;
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (++names > most_names) break;
    const bool hidden = it->path().filename().string().starts_with('.');
    if (hidden || it.depth() >= most_depth) it.disable_recursion_pending();
    std::error_code none;
    if (!hidden && fs::is_regular_file(it->symlink_status(none)))
      files.push_back(it->path().lexically_relative(folder).string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// Does not follow a symlink in place of the exercise's folder: that is a finding of its own.
bool holds_a_file_of(const Exercise& exercise, const fs::path& submission) {
  std::error_code none;
  const auto folder = submission / exercise.id;
  const auto status = fs::symlink_status(folder, none);
  if (!fs::exists(status)) return false;
  if (!fs::is_directory(status)) return true;
  return std::any_of(exercise.files.begin(), exercise.files.end(), [&](const SourceFile& file) {
    return fs::exists(fs::symlink_status(folder / file.path, none));
  });
}

bool is_meant(const std::string& name, const std::string& wanted) {
  return name == wanted || is_near_name(name, wanted);
}

/// A misplaced file, and where it belongs.
struct Misplaced {
  std::string seen;
  std::vector<std::string> belongs;  // "crawl-threads/crawl.cpp"; several if ambiguous
};

/// The exercises that this file could belong to: those that one of its parent folders is named after,
/// otherwise all.
Misplaced misplaced(const Course& course, const std::string& seen) {
  const fs::path path = seen;
  Misplaced all{seen, {}};
  Misplaced named{seen, {}};
  for (const auto& exercise : course.exercises)
    for (const auto& file : exercise.files) {
      if (!is_meant(path.filename().string(), fs::path(file.path).filename().string())) continue;
      all.belongs.push_back(exercise.id + "/" + file.path);
      const auto above = path.parent_path();
      if (std::any_of(above.begin(), above.end(),
                      [&](const fs::path& part) { return is_meant(part.string(), exercise.id); }))
        named.belongs.push_back(all.belongs.back());
    }
  return named.belongs.empty() ? all : named;
}

/// The folder below the submission in which most exercises have the correct layout; empty: none.
std::string level_below(const Course& course, const std::vector<std::string>& files) {
  std::map<std::string, int> found;
  for (const auto& exercise : course.exercises)
    for (const auto& file : exercise.files) {
      const auto wanted = "/" + exercise.id + "/" + file.path;
      for (const auto& seen : files) {
        if (seen.size() <= wanted.size() || !seen.ends_with(wanted)) continue;
        const auto level = seen.substr(0, seen.size() - wanted.size());
        if (level != exercise.id) ++found[level];  // a/a/a.cpp is better reported as a misplaced file
      }
    }
  // If several are equally good, prefers the usual name of a submission.
  const auto worth = [](const auto& level) {
    const auto name = fs::path(level.first).filename().string();
    return std::pair(level.second, is_meant(name, "starter"));
  };
  const auto most = std::max_element(found.begin(), found.end(),
                                     [&](const auto& a, const auto& b) { return worth(a) < worth(b); });
  return most == found.end() ? "" : most->first;
}

}  // namespace

std::string layout_advice(const Course& course, const std::vector<std::string>& files,
                          const std::string& name, const std::string& shown) {
  if (const auto level = level_below(course, files); !level.empty())
    return fmt::format("They are in a subfolder, {}: did you mean --submission {} ?",
                       printable_line(shown + "/" + level), shell_word(shown + "/" + level));
  for (const auto& exercise : course.exercises)
    if (name == exercise.id && std::any_of(exercise.files.begin(), exercise.files.end(), [&](const auto& f) {
          return std::find(files.begin(), files.end(), f.path) != files.end();
        })) {
      const auto above = fs::path(shown).parent_path().string();
      return fmt::format("This is the folder of one exercise: did you mean --submission {} ?",
                         above.empty() ? "." : shell_word(above));
    }
  std::vector<std::string> places;
  for (const auto& seen : files) {
    const auto found = misplaced(course, seen);
    if (found.belongs.empty()) continue;
    if (places.size() == most_shown) {
      places.emplace_back("and more files are in the wrong place");
      break;
    }
    places.push_back(fmt::format("{} should be {}{}", printable_line(seen), found.belongs.front(),
                                 found.belongs.size() == 1
                                     ? ""
                                     : ", or the same file of another exercise (" +
                                           std::to_string(found.belongs.size()) + " have one)"));
  }
  std::string advice;
  for (const auto& place : places) advice += (advice.empty() ? "Found there: " : "; ") + place;
  return advice.empty() ? advice : advice + ". Names must be exactly as in starter/.";
}

std::optional<Error> wrong_layout(const Course& course, const fs::path& submission,
                                  const std::string& shown) {
  if (course.exercises.empty()) return std::nullopt;
  std::error_code none;
  bool has_folder = false;
  for (const auto& exercise : course.exercises) {
    if (holds_a_file_of(exercise, submission)) return std::nullopt;
    has_folder = has_folder || fs::exists(fs::symlink_status(submission / exercise.id, none));
  }
  const auto name = fs::absolute(submission, none).lexically_normal();
  auto advice = layout_advice(course, files_below(submission),
                              (name.has_filename() ? name : name.parent_path()).filename().string(), shown);
  if (has_folder && advice.empty()) return std::nullopt;
  const auto& example = course.exercises.front();
  return Error{printable_line(shown) + " has none of the course's exercises",
               (advice.empty() ? "" : advice + "\n") +
                   fmt::format("A submission has the same layout as starter/: <exercise>/<file>, such as "
                               "{}/{}.",
                               example.id, example.files.front().path)};
}

}  // namespace manyhands
