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

// The contents of a learners' repository. An explicit list, so that nothing else is copied by accident: no
// solutions, .git, build or learner's state. starter/ and exercises/ are generated from the course.
constexpr std::array top_level{".clang-format",     ".gitattributes", ".gitignore", "CMakeLists.txt",
                               "CMakePresets.json", "LICENSE",        "Makefile",   "README.md",
                               "course.yaml",       "grader"};

// The parts of these that are useless without solutions.
constexpr std::array left_out{"grader/docs/authors.md",
                              "grader/docs/verdicts.md",
                              "grader/experiments",
                              "grader/scripts/bare-machine",
                              "grader/scripts/bare-system.sh",
                              "grader/scripts/bench",
                              "grader/scripts/demo",
                              "grader/scripts/package-test",
                              "grader/scripts/verdicts",
                              "grader/tests/evidence",
                              "grader/tests/kit/host/observe/golden"};

// In these files, lines from one with `begin` to one with `end` are not copied: they describe what is not
// exported.
constexpr std::array filtered{"Makefile", "README.md", "CMakeLists.txt", "grader/scripts/help",
                              "grader/scripts/test"};
constexpr std::string_view begin_mark = "export: leave out";
constexpr std::string_view end_mark = "export: end";

template <std::size_t n>
bool contains(const std::array<const char*, n>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string without_marked_lines(const std::string& text) {
  std::string out;
  bool inside = false;
  for (const std::string& line : split_lines(text)) {
    if (line.find(begin_mark) != std::string::npos) inside = true;
    if (!inside) out += line + "\n";
    if (line.find(end_mark) != std::string::npos) inside = false;
  }
  return out;
}

/// Copies files and counts them. Throws std::filesystem::filesystem_error; skips symlinks and special files.
class Exporter {
 public:
  Exporter(fs::path from, fs::path to) : from_(std::move(from)), to_(std::move(to)) {}

  /// `name` is relative to both roots; `as`, if given, is its name in the copy.
  void copy(const std::string& name, std::string as = {}) {
    if (as.empty()) as = name;
    if (contains(left_out, name)) return;
    const fs::path source = from_ / name;
    const fs::file_status status = fs::symlink_status(source);
    if (fs::is_directory(status)) {
      fs::create_directories(to_ / as);
      for (const auto& entry : fs::directory_iterator(source)) {
        const std::string part = entry.path().filename().string();
        if (is_debris(part)) continue;
        copy(name + "/" + part, as + "/" + part);
      }
    } else if (fs::is_regular_file(status)) {
      copy_file(source, to_ / as, contains(filtered, name));
    }
  }
  [[nodiscard]] int files() const { return files_; }

 private:
  /// Files that editors leave behind. (build/ is not in the list above; grader/src/build is a module.)
  static bool is_debris(const std::string& part) {
    return part.front() == '.' || part.back() == '~' || part == "compile_commands.json";
  }

  void copy_file(const fs::path& source, const fs::path& target, bool filter) {
    fs::create_directories(target.parent_path());
    if (filter) {
      const auto text = read_file(source);
      if (!text)
        throw fs::filesystem_error(text.error().message, source, std::make_error_code(std::errc::io_error));
      const auto written = write_file(target, without_marked_lines(*text));
      if (!written)
        throw fs::filesystem_error(written.error().message, target,
                                   std::make_error_code(std::errc::io_error));
      fs::permissions(target, fs::status(source).permissions());
    } else {
      fs::copy_file(source, target);
    }
    ++files_;
  }

  fs::path from_, to_;
  int files_ = 0;
};

/// Why `directory` cannot be used for the copy; an empty message if it can.
Error trouble_with(const fs::path& root, const fs::path& directory) {
  const std::string name = printable_line(directory.string());
  if (directory.empty()) return {"export needs a folder to write to"};
  const fs::path relative = fs::weakly_canonical(directory).lexically_relative(fs::weakly_canonical(root));
  const std::string top = relative.empty() ? ".." : relative.begin()->string();
  if (top == "." || top == "exercises" || top == "grader" || top == "starter" || top == "solutions")
    return {fmt::format("{} is part of this repository", name), "Use a folder outside of it."};
  if (!fs::exists(fs::symlink_status(directory))) return {};
  if (!fs::is_directory(directory)) return {fmt::format("{} is not a folder", name), "Use another one."};
  if (!fs::is_empty(directory))
    return {fmt::format("{} is not empty", name), "Use a new folder, or an empty one."};
  return {};
}

void copy_everything(Exporter& exporter, const fs::path& root, const Course& course) {
  for (const char* name : top_level)
    if (fs::exists(fs::symlink_status(root / name))) exporter.copy(name);
  for (const Exercise& exercise : course.exercises) {
    exporter.copy("exercises/" + exercise.id);
    exporter.copy("exercises/" + exercise.id + "/starter", "starter/" + exercise.id);
  }
}

}  // namespace

int run_export(const ExportOptions& options) {
  const Output& output = options.output;
  const auto course = load_course(options.root);
  if (!course) return usage_error(output, course.error());

  const fs::path& directory = options.directory;
  bool begun = false, made = false;
  try {
    if (const Error trouble = trouble_with(options.root, directory); !trouble.message.empty())
      return usage_error(output, trouble);
    begun = true;  // the folder was empty or missing, so we may remove everything in it
    made = fs::create_directories(directory);
    Exporter exporter(options.root, directory);
    copy_everything(exporter, options.root, *course);
    const auto count = course->exercises.size();
    output.out << shown(output, fmt::format("{}: {} exercise{}, {} files, no solutions.\n",
                                            printable_line(directory.string()), count, count == 1 ? "" : "s",
                                            exporter.files()));
    output.out << shown(output, fmt::format("To check that it can grade by itself: make -C {} grade\n",
                                            shell_word(directory.string())));
    return 0;
  } catch (const fs::filesystem_error& e) {
    // Half a repository would look like a complete one.
    std::error_code ignored;
    if (begun)
      for (const auto& entry : fs::directory_iterator(directory, ignored))
        fs::remove_all(entry.path(), ignored);
    if (made) fs::remove(directory, ignored);
    return usage_error(output, {fmt::format("cannot export to {}: {}", printable_line(directory.string()),
                                            e.code().message()),
                                "Nothing was left there. Check the disk and the write permissions of that "
                                "folder."});
  }
}

}  // namespace manyhands
