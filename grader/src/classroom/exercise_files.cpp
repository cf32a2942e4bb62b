#include "classroom/exercise_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "base/near_name.hpp"
#include "base/text.hpp"

namespace manyhands {
namespace {

const SourceFile* listed(const Exercise& exercise, std::string_view path) {
  const auto found = std::find_if(exercise.files.begin(), exercise.files.end(),
                                  [&](const SourceFile& file) { return file.path == path; });
  return found == exercise.files.end() ? nullptr : &*found;
}

const SourceFile* listed_by_name(const Exercise& exercise, std::string_view name) {
  const auto found = std::find_if(exercise.files.begin(), exercise.files.end(),
                                  [&](const SourceFile& file) { return last_part(file.path) == name; });
  return found == exercise.files.end() ? nullptr : &*found;
}

/// A file in a folder that has an exercise's name. The folders are parts of its path, never copies: a path
/// may be long, and there may be many of them.
struct InFolder {
  const Exercise* exercise = nullptr;
  std::string_view own;              // that folder: "a/starter/crawl"
  std::string_view folder;           // from which the file's path counts: the same, or one below it
  const SourceFile* file = nullptr;  // nullptr: not one of the exercise's
};

/// Nothing if no folder on the way has an exercise's name.
std::optional<InFolder> in_exercise_folder(const Course& course, std::string_view path) {
  const Exercise* outermost = nullptr;
  std::size_t outermost_end = 0;
  for (std::size_t begin = 0, end = 0; (end = path.find('/', begin)) != std::string_view::npos;
       begin = end + 1) {
    const auto* exercise = course.find(std::string(path.substr(begin, end - begin)));
    if (exercise == nullptr) continue;
    if (const auto* file = listed(*exercise, path.substr(end + 1)))
      return InFolder{exercise, path.substr(0, end), path.substr(0, end), file};
    if (outermost == nullptr) {
      outermost = exercise;
      outermost_end = end;
    }
  }
  if (outermost == nullptr) return std::nullopt;
  // "crawl/my solution/crawl.cpp"
  return InFolder{outermost, path.substr(0, outermost_end), path.substr(0, path.rfind('/')),
                  listed_by_name(*outermost, last_part(path))};
}

/// Whether it is in a folder of the course in which no learner works.
bool in_courses_own(std::string_view folder) {
  const auto parent = folder.substr(0, std::min(folder.rfind('/'), folder.size()));
  const auto name = folder == parent ? std::string_view{} : last_part(parent);
  return name == "exercises" || name == "solutions";
}

/// Smaller is better.
auto rank_of(std::string_view folder) {
  const bool in_starter = folder.starts_with("starter/") || contains(folder, "/starter/");
  return std::tuple(std::count(folder.begin(), folder.end(), '/'), !in_starter, folder);
}

std::string shown_path(std::string_view path) {
  return some_of({std::string(path)});
}

/// Distributes the files of one submission.
class Distribution {
 public:
  Distribution(const Course& course, const std::vector<Entry>& entries) : course_(course) {
    for (const auto& entry : entries)
      if (entry.kind == EntryKind::file) files_.push_back(&entry);
  }

  void take_folders() {
    using Choice = std::map<std::string_view, std::vector<std::pair<const SourceFile*, const Entry*>>>;
    std::map<const Exercise*, Choice> choices;
    for (const auto* entry : files_) {
      const auto place = in_exercise_folder(course_, entry->path);
      if (!place) {
        loose_.push_back(entry);
        continue;
      }
      if (in_courses_own(place->own)) continue;
      if (place->file != nullptr)
        choices[place->exercise][place->folder].emplace_back(place->file, entry);
      else
        others_[place->exercise].push_back(entry);
    }
    for (const auto& [exercise, folders] : choices) {
      const auto best = std::min_element(folders.begin(), folders.end(), [](const auto& a, const auto& b) {
        return rank_of(a.first) < rank_of(b.first);
      });
      for (const auto& [file, entry] : best->second) take(*exercise, *file, *entry);
      if (folders.size() > 1)
        result.remarks.push_back(fmt::format("There are {} folders for {}; {} is used.", folders.size(),
                                             exercise->id, shown_path(best->first)));
    }
  }

  void take_loose(const Exercise* wished,
                  const std::map<std::string, std::vector<const Exercise*>, std::less<>>& by_file_name) {
    // The shallowest of two files with one name; of one archive, the later.
    std::vector<std::pair<std::ptrdiff_t, const Entry*>> by_depth;
    for (const auto* entry : loose_)
      by_depth.emplace_back(std::count(entry->path.begin(), entry->path.end(), '/'), entry);
    std::stable_sort(by_depth.begin(), by_depth.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [depth, entry] : by_depth) {
      const std::string name(last_part(entry->path));
      const auto* file = wished == nullptr ? nullptr : listed_by_name(*wished, name);
      if (file != nullptr) {
        take(*wished, *file, *entry);
        continue;
      }
      const auto found = by_file_name.find(name);
      if (found == by_file_name.end()) continue;
      if (found->second.size() == 1)
        take(*found->second.front(), *listed_by_name(*found->second.front(), name), *entry);
      else if (wished != nullptr)
        result.remarks.push_back(
            fmt::format("{} is not read: {} has no file of that name.", shown_path(entry->path), wished->id));
      else
        say_ambiguous(*entry, found->second);
    }
  }

  /// A listed file that is missing, and one that has nearly its name.
  void look_for_near_names() {
    for (const auto& [exercise, entries] : others_)
      for (const auto& file : exercise->files) {
        if (result.files.count(exercise->id + "/" + file.path) != 0) continue;
        const auto near = std::find_if(entries.begin(), entries.end(), [&](const Entry* entry) {
          return is_near_name(last_part(entry->path), last_part(file.path));
        });
        if (near != entries.end())
          result.remarks.push_back(fmt::format("{} is not read: the name must be exactly '{}'.",
                                               shown_path((*near)->path), file.path));
      }
  }

  void say_if_nothing() {
    if (!result.files.empty() || !result.remarks.empty()) return;
    std::vector<std::string> seen;
    for (const auto* entry : files_) seen.push_back(entry->path);
    result.remarks.push_back(seen.empty()
                                 ? "It contains no files."
                                 : fmt::format("Nothing in it belongs to an exercise: {}.", some_of(seen)));
  }

  ExerciseFiles result;

 private:
  void take(const Exercise& exercise, const SourceFile& file, const Entry& entry) {
    const auto key = exercise.id + "/" + file.path;
    const auto [known, added] = from_.emplace(key, &entry);
    if (!added) {
      const bool same_place = known->second->path == entry.path;
      result.remarks.push_back(
          same_place ? fmt::format("{} is there twice; the last one is used.", shown_path(entry.path))
                     : fmt::format("{} is not read: {} is used as {}.", shown_path(entry.path),
                                   shown_path(known->second->path), key));
      if (!same_place) return;
    }
    if (entry.bytes > file.max_bytes) {
      result.remarks.push_back(fmt::format("{} is not read: it has {} bytes, and at most {} are allowed.",
                                           shown_path(entry.path),
                                           format_count(static_cast<std::int64_t>(entry.bytes)),
                                           format_count(static_cast<std::int64_t>(file.max_bytes))));
      result.files.erase(key);
    } else if (entry.content) {
      result.files[key] = *entry.content;
    }
  }

  void say_ambiguous(const Entry& entry, const std::vector<const Exercise*>& exercises) {
    constexpr std::size_t most_named = 5;
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < std::min(exercises.size(), most_named); ++i) ids.push_back(exercises[i]->id);
    if (exercises.size() > most_named) ids.push_back(fmt::format("{} others", exercises.size() - most_named));
    result.remarks.push_back(
        fmt::format("{} is not read: it could belong to {}. Choose the exercise with --exercise.",
                    shown_path(entry.path), join_words(ids, " or ")));
  }

  const Course& course_;
  std::vector<const Entry*> files_;
  std::vector<const Entry*> loose_;                              // in no exercise's folder
  std::map<const Exercise*, std::vector<const Entry*>> others_;  // in its folder, but not listed
  std::map<std::string, const Entry*> from_;                     // where each file of the result is from
};

/// The first few, and how many more there are.
void shorten_remarks(std::vector<std::string>& remarks) {
  constexpr std::size_t most_remarks = 6;
  if (remarks.size() <= most_remarks + 1) return;
  const auto more = remarks.size() - most_remarks;
  remarks.resize(most_remarks);
  remarks.push_back(fmt::format("And {} more remarks of this kind.", more));
}

}  // namespace

ExerciseMatcher::ExerciseMatcher(const Course& course) : course_(course) {
  for (const auto& exercise : course.exercises) {
    std::set<std::string> names;
    for (const auto& file : exercise.files) {
      const std::string name(last_part(file.path));
      auto& most = max_bytes_[name];
      most = std::max(most, file.max_bytes);
      if (names.insert(name).second) by_file_name_[name].push_back(&exercise);
    }
  }
}

std::uint64_t ExerciseMatcher::max_bytes(std::string_view path) const {
  const auto found = max_bytes_.find(last_part(path));
  return found == max_bytes_.end() ? 0 : found->second;
}

bool ExerciseMatcher::is_exercise(std::string_view folder) const {
  return course_.find(std::string(folder)) != nullptr;
}

ExerciseFiles ExerciseMatcher::files_of(const std::vector<Entry>& entries,
                                        const std::string& exercise) const {
  Distribution distribution(course_, entries);
  distribution.take_folders();
  distribution.take_loose(exercise.empty() ? nullptr : course_.find(exercise), by_file_name_);
  distribution.look_for_near_names();
  distribution.say_if_nothing();
  shorten_remarks(distribution.result.remarks);
  return std::move(distribution.result);
}

}  // namespace manyhands
