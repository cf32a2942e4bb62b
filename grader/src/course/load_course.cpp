#include "course/load_course.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "course/manifest.hpp"
#include "course/yaml_reader.hpp"

namespace manyhands {
namespace fs = std::filesystem;
namespace {

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// One entry of the course. `earlier`: the ids above it.
CourseEntry read_entry(YamlMap& map, const fs::path& root, std::vector<std::string>& earlier) {
  CourseEntry entry;
  map.read("id", entry.id, Need::required);
  map.read("points", entry.points, 0, 1e6, Need::required);
  map.read("after", entry.after);
  map.finish();
  for (const std::string& id : entry.after) {
    if (contains(earlier, id)) continue;
    const auto meant = nearest(id, earlier);
    map.problem("after", fmt::format("'after' names '{}', expected an exercise above this one{}",
                                     shorten(printable_line(id), 60),
                                     meant ? fmt::format("; did you mean '{}'?", *meant) : ""));
  }
  if (entry.id.empty()) return entry;
  const std::string shown = shorten(printable_line(entry.id), 60);
  std::error_code ignored;
  if (!is_exercise_id(entry.id)) {
    map.problem(
        "id", fmt::format("the id '{}' is not valid, expected 2 to 40 characters: small letters, digits and "
                          "-, starting with a letter",
                          shown));
    entry.id.clear();
  } else if (contains(earlier, entry.id)) {
    map.problem("id", fmt::format("the id '{}' is here a second time", shown));
    entry.id.clear();
  } else if (!fs::is_directory(root / "exercises" / entry.id, ignored)) {
    std::vector<std::string> folders;
    for (const auto& folder : fs::directory_iterator(root / "exercises", ignored))
      folders.push_back(folder.path().filename().string());
    const auto meant = nearest(entry.id, folders);
    map.problem("id", fmt::format("found no folder exercises/{}, expected the exercise there{}", shown,
                                  meant ? fmt::format("; did you mean '{}'?", printable_line(*meant)) : ""));
    earlier.push_back(entry.id);  // so that 'after' does not report it again
    entry.id.clear();
  } else {
    earlier.push_back(entry.id);
  }
  return entry;
}

std::string not_an_exercise(const std::string& id, const std::vector<std::string>& ids) {
  const auto meant = nearest(id, ids);
  return fmt::format("'{}' is not an exercise of this course{}", shorten(printable_line(id), 60),
                     meant ? fmt::format("; did you mean '{}'?", *meant) : "");
}

ComparedVersion read_version(YamlMap& map, const fs::path& root, const std::vector<std::string>& ids) {
  ComparedVersion version;
  map.read("name", version.name, Need::required);
  map.read("exercise", version.exercise, Need::required);
  map.read("from", version.from);
  map.read("workers", version.workers, 1, 1024);
  read_libraries(map, version.libraries);
  map.finish();
  if (!version.exercise.empty() && !contains(ids, version.exercise))
    map.problem("exercise", not_an_exercise(version.exercise, ids));
  std::error_code ignored;
  if (!version.from.empty() && version.from != "given" && !fs::is_directory(root / version.from, ignored))
    map.problem("from", fmt::format("found no folder {}, expected one with the exercise's files, or 'given'",
                                    shorten(printable_line(version.from), 100)));
  return version;
}

Comparison read_comparison(YamlMap& map, const fs::path& root, const std::vector<std::string>& ids) {
  Comparison comparison;
  map.read("id", comparison.id, Need::required);
  map.read("title", comparison.title, Need::required);
  for (YamlMap& version : map.maps("versions", Need::required))
    comparison.versions.push_back(read_version(version, root, ids));
  map.finish();
  return comparison;
}

}  // namespace

bool is_exercise_id(std::string_view id) {
  const auto small = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto rest = [&](char c) { return small(c) || (c >= '0' && c <= '9') || c == '-'; };
  return id.size() >= 2 && id.size() <= 40 && small(id.front()) && std::all_of(id.begin(), id.end(), rest);
}

Result<Course> load_course(const fs::path& root) {
  Problems problems;
  Course course;
  course.root = root;
  const auto node = read_yaml(problems, root / "course.yaml", "course.yaml");
  if (!node) {
    Error error = problems.error();
    if (std::error_code ignored; !fs::exists(root / "course.yaml", ignored))
      error.remedy = "Start the program in the folder of the course, where course.yaml is.";
    return error;
  }
  YamlMap map(problems, "course.yaml", *node, "");
  int format = 1;
  map.read("format", format, 1, 1, Need::required);
  map.read("title", course.title, Need::required);
  map.choose<Unmeasured>(
      "unmeasured", course.unmeasured,
      {{"pending", Unmeasured::pending}, {"scale", Unmeasured::scale}, {"award", Unmeasured::award}});
  map.choose<OneCore>("one_core", course.one_core,
                      {{"unmeasured", OneCore::unmeasured}, {"predicted", OneCore::predicted}});
  map.choose<LeastSandbox>("sandbox", course.sandbox,
                           {{"none", LeastSandbox::none},
                            {"container", LeastSandbox::container},
                            {"user", LeastSandbox::user},
                            {"full", LeastSandbox::full}});
  std::vector<std::string> ids;
  for (YamlMap& module_map : map.maps("modules", Need::required)) {
    Module module;
    module_map.read("title", module.title, Need::required);
    for (YamlMap& entry_map : module_map.maps("exercises", Need::required)) {
      CourseEntry entry = read_entry(entry_map, root, ids);
      if (entry.id.empty()) continue;
      course.exercises.push_back(load_manifest(problems, root, entry.id));
      module.exercises.push_back(std::move(entry));
    }
    module_map.finish();
    course.modules.push_back(std::move(module));
  }
  map.read("fast_track", course.fast_track);
  for (const auto& id : course.fast_track)
    if (!contains(ids, id)) map.problem("fast_track", not_an_exercise(id, ids));
  for (YamlMap& comparison : map.maps("comparisons"))
    course.comparisons.push_back(read_comparison(comparison, root, ids));
  map.finish();
  if (problems.none() && course.exercises.empty())
    map.problem("modules", "found no exercise, expected at least one");
  if (!problems.none()) return problems.error();
  return course;
}

}  // namespace manyhands
