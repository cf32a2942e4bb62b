// For tests of imports: a small course, archives with any entries, repositories.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "classroom/incoming.hpp"
#include "kit/host/base/catch.hpp"
#include "process/command.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace manyhands::test {

inline Exercise exercise_with(const std::string& id, const std::vector<SourceFile>& files) {
  Exercise exercise;
  exercise.id = id;
  exercise.files = files;
  return exercise;
}

/// Two exercises share the name crawl.cpp.
inline Course small_course() {
  Course course;
  course.exercises = {exercise_with("crawl-threads", {{"crawl.cpp", 1000}}),
                      exercise_with("crawl-async", {{"crawl.cpp", 1000}}),
                      exercise_with("histogram", {{"histogram.cpp", 100}, {"predictions.yaml", 100}})};
  return course;
}

inline void run_well(const std::vector<std::string>& command, const std::filesystem::path& in,
                     const std::vector<std::string>& more_environment = {}, const std::string& input = {}) {
  process::CommandOptions options;
  options.input = input;
  options.cwd = in;
  options.env = process::plain_environment();
  options.env.insert(options.env.end(), more_environment.begin(), more_environment.end());
  const auto result = process::run(command, options);
  CAPTURE(command, result.out, result.err);
  REQUIRE(result.succeeded());
}

/// Runs a script in `folder`.
inline void python(const std::filesystem::path& folder, const std::string& script) {
  run_well({"/usr/bin/python3", "-"}, folder, {}, script);
}

inline std::string python_bytes(const std::string& text) {
  std::string literal = "b'";
  constexpr const char* digits = "0123456789abcdef";
  for (const char c : text) {
    const auto value = static_cast<unsigned char>(c);
    literal += std::string("\\x") + digits[value >> 4] + digits[value & 15];
  }
  return literal + "'";
}

using Files = std::vector<std::pair<std::string, std::string>>;

/// Names are UTF-8.
inline std::filesystem::path zip(const std::filesystem::path& path, const Files& files) {
  std::string script = "import zipfile\nz = zipfile.ZipFile('" + path.string() + "', 'w')\n";
  for (const auto& [name, content] : files)
    script += "z.writestr(" + python_bytes(name) + ".decode(), " + python_bytes(content) + ")\n";
  python(path.parent_path(), script + "z.close()\n");
  return path;
}

inline std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Runs git in a repository, as Ada, at a fixed time.
inline void git(const std::filesystem::path& repository, const std::vector<std::string>& arguments) {
  std::vector<std::string> command{"/usr/bin/git", "-c", "user.name=Ada", "-c", "user.email=ada@x.org"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  run_well(command, repository,
           {"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_COMMITTER_DATE=1700000000 +0100"});
}

}  // namespace manyhands::test
