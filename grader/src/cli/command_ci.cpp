// Writes the files with which a platform grades submissions. The files are in grader/ci/; nothing in them is
// generated, except the names of the exercises.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <ostream>

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/learner_state.hpp"
#include "course/load_course.hpp"

namespace manyhands {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view exercises_mark = "@EXERCISES@";

struct File {
  const char* from;  // in grader/ci/
  const char* to;    // in the folder; null: there is no such file
};
struct Platform {
  const char* name;
  std::array<File, 2> files;
  bool with_course;  // an exported course goes with them
  const char* next;
};
constexpr std::array platforms{
    Platform{"github",
             {{{"github/grade.yml", ".github/workflows/grade.yml"}, {}}},
             false,
             "Commit it to a repository that `grader export` made."},
    Platform{"gitlab",
             {{{"gitlab/gitlab-ci.yml", ".gitlab-ci.yml"}, {}}},
             false,
             "Commit it to a repository that `grader export` made."},
    Platform{"gradescope",
             {{{"gradescope/setup.sh", "setup.sh"}, {"gradescope/run_autograder", "run_autograder"}}},
             true,
             "Zip the contents of the folder (not the folder itself), and upload it as the autograder."},
    Platform{"devcontainer",
             {{{"devcontainer/devcontainer.json", ".devcontainer/devcontainer.json"}, {}}},
             false,
             "Commit it to a repository that `grader export` made."},
    Platform{"container",
             {{{"container/Containerfile", "Containerfile"}, {}}},
             false,
             "Its first lines say how to build and use the image."},
};

Error unknown(const std::string& name) {
  std::vector<std::string> names;
  for (const auto& platform : platforms) names.emplace_back(platform.name);
  const auto near = nearest(name, names);
  return {fmt::format("there are no files for '{}'{}", printable_line(name),
                      near ? fmt::format("; did you mean '{}'?", *near) : ""),
          "There are files for " + join_words(names) + "."};
}

std::string replaced(std::string text, std::string_view mark, const std::string& by) {
  for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + by.size()))
    text.replace(at, mark.size(), by);
  return text;
}

}  // namespace

int run_ci(const CiOptions& options) {
  const Output& output = options.output;
  const auto platform = std::find_if(platforms.begin(), platforms.end(),
                                     [&](const Platform& p) { return options.platform == p.name; });
  if (platform == platforms.end()) return usage_error(output, unknown(options.platform));
  const auto course = load_course(options.root);
  if (!course) return usage_error(output, course.error());
  for (const auto& id : options.exercises)
    if (const auto found = find_exercise(*course, id); !found) return usage_error(output, found.error());

  std::error_code none;
  const auto shown_folder = printable_line(options.directory.string());
  for (const auto& file : platform->files)
    if (file.to != nullptr && fs::exists(fs::symlink_status(options.directory / file.to, none)))
      return usage_error(output, {fmt::format("{}/{} exists already", shown_folder, file.to),
                                  "Nothing was written. Remove it first, or use another folder."});
  if (platform->with_course) {
    const auto status = run_export({options.root, options.directory / "course", output});
    if (status != 0) return status;
  }
  std::string ids;
  for (const auto& id : options.exercises) ids += (ids.empty() ? "" : " ") + id;
  for (const auto& file : platform->files) {
    if (file.to == nullptr) continue;
    const auto source = options.root / "grader/ci" / file.from;
    const auto target = options.directory / file.to;
    const auto text = read_file(source);
    if (!text) return usage_error(output, text.error());
    std::error_code trouble;
    fs::create_directories(target.parent_path(), trouble);
    auto written = write_file(target, replaced(*text, exercises_mark, ids));
    if (!written) return usage_error(output, written.error());
    fs::permissions(target, fs::status(source).permissions(), trouble);
    output.out << shown(output, fmt::format("{}/{}\n", shown_folder, file.to));
  }
  output.out << shown(output, fmt::format("{}\n", platform->next));
  return 0;
}

}  // namespace manyhands
