// Includes point in one direction only: this table, and nothing else, says what each module may include. A
// new line in it is an architectural decision.
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <filesystem>

#include "kit/host/base/catch.hpp"

namespace include_direction_test {

namespace fs = std::filesystem;

namespace {

const fs::path source_dir = MANYHANDS_SOURCE_DIR;

/// Folder of grader/ → other folders that its files may include. "manyhands" is kit/include/manyhands.
const std::map<std::string, std::set<std::string>> allowed{
    // Shared by the program and the kit.
    {"core/base", {}},
    {"core/profile", {}},  // also used by guests
    {"core/model", {"core/profile", "core/base"}},
    {"core/spawn", {}},
    {"core/stacks", {"core/spawn"}},  // a program
    {"core/sandbox", {"core/profile", "core/spawn", "core/wire"}},
    {"core/trial", {"core/profile"}},
    {"core/table", {"core/base", "core/model"}},  // a program of the build
    {"core/wire", {}},                            // also used by guests
    {"src/course", {"core/profile", "core/base", "core/model"}},
    {"src/process", {"core/base", "core/model", "core/spawn", "core/sandbox"}},
    {"src/measure", {"core/base", "core/model", "src/course"}},
    {"src/build",
     {"core/profile", "core/base", "core/model", "src/course", "src/process", "core/spawn", "core/sandbox"}},
    {"src/timeline", {"core/base", "core/model"}},
    {"src/report", {"core/profile", "core/base", "core/model", "src/timeline"}},
    {"src/grade",
     {"core/profile", "core/base", "core/model", "src/course", "src/process", "src/measure", "src/build",
      "core/sandbox"}},
    {"src/classroom",
     {"core/base", "core/model", "core/spawn", "src/course", "src/process", "src/build", "src/report"}},
    {"src/cli",
     {"core/profile", "core/base", "core/model", "src/course", "src/process", "src/measure", "src/build",
      "src/grade", "src/report", "src/timeline", "src/classroom", "kit/site", "core/sandbox", "core/spawn",
      "core/wire"}},
    // The host's subfolders, bottom up: each may include those before it.
    {"kit/host/base", {"core/profile", "core/model", "core/sandbox"}},
    {"kit/host/observe",
     {"core/base", "core/model", "core/spawn", "core/sandbox", "kit/site", "kit/host/base"}},
    {"kit/host/detectors",
     {"core/profile", "core/base", "core/model", "core/spawn", "core/wire", "kit/host/observe"}},
    {"kit/host/schedule", {"core/base", "core/model", "core/spawn", "kit/host/observe"}},
    {"kit/host/run",
     {"core/profile", "core/base", "core/model", "core/spawn", "core/sandbox", "core/wire", "kit/site",
      "kit/locks", "kit/waits", "kit/host/base", "kit/host/observe", "kit/host/detectors",
      "kit/host/schedule"}},
    {"kit/host/explored", {"core/model", "kit/host/base", "kit/host/observe", "kit/host/run"}},
    {"kit/host/play",
     {"core/base", "core/model", "core/profile", "core/sandbox", "core/spawn", "core/wire", "kit/host/base",
      "kit/host/observe", "kit/host/run", "kit/host/explored"}},
    {"kit/host/cases",
     {"core/profile", "core/base", "core/model", "kit/host/base", "kit/host/observe", "kit/host/run"}},
    {"kit/host/suites",
     {"core/profile", "core/base", "core/model", "kit/site", "kit/work", "manyhands", "kit/host/base",
      "kit/host/observe", "kit/host/run", "kit/host/cases"}},
    {"kit/host",
     {"core/profile", "core/base", "core/model", "core/spawn", "core/sandbox", "kit/site", "kit/work",
      "manyhands", "kit/host/base", "kit/host/observe", "kit/host/detectors", "kit/host/schedule",
      "kit/host/run", "kit/host/explored", "kit/host/cases", "kit/host/suites"}},
    {"kit/site", {"core/model"}},  // the ledger's lines are evidence
    // Code that is linked with a learner's code does not depend on the grader.
    {"kit/locks", {}},
    {"kit/waits", {"kit/guest", "kit/locks"}},
    {"kit/schedules", {}},
    {"kit/schedules/driver", {"kit/schedules"}},
    {"kit/schedules/program", {"core/wire", "kit/schedules", "manyhands"}},
    {"kit/schedules/levels", {"kit/schedules/program"}},
    {"kit/mpi", {"core/wire", "kit/guest"}},
    {"kit/work", {"manyhands"}},
    {"kit/net", {"manyhands"}},
    {"kit/remote", {"manyhands"}},
    {"kit/vm", {"manyhands"}},
    {"kit/guest", {"core/profile", "kit/waits", "core/wire", "manyhands"}},
    {"kit/include", {"manyhands"}},
};

bool is_source(const fs::path& path) {
  return path.extension() == ".cpp" || path.extension() == ".hpp";
}

struct Include {
  std::string name;
  int line;
};

std::vector<Include> includes_of(const fs::path& file) {
  static const std::regex form(R"(^\s*#\s*include\s*["<]([^">]+)[">].*$)");
  std::vector<Include> result;
  std::ifstream in(file);
  std::string text;
  for (int line = 1; std::getline(in, text); ++line) {
    std::smatch match;
    if (std::regex_match(text, match, form)) result.push_back({match[1], line});
  }
  return result;
}

/// The module of a folder in grader/: the longest prefix that is in the table. The subfolders of kit/host
/// must be in the table themselves. Empty: none.
std::string module_of(const std::string& folder) {
  for (auto name = folder; !name.empty(); name = fs::path(name).parent_path().string())
    if (allowed.count(name) != 0) return name == "kit/host" && name != folder ? std::string{} : name;
  return {};
}

/// The module of an included file; empty for libraries.
std::string target_of(const std::string& include) {
  const auto folder = fs::path(include).parent_path().string();
  const auto first = include.substr(0, include.find('/'));
  if (folder.empty() || first == "manyhands") return folder.empty() ? folder : first;
  if (first == "kit") return module_of(folder);
  const auto shared = module_of("core/" + folder);
  return shared.empty() ? module_of("src/" + folder) : shared;
}

std::string place(const fs::path& file, const Include& include) {
  return file.lexically_relative(source_dir).string() + ":" + std::to_string(include.line) + " includes " +
         include.name;
}

std::vector<fs::path> sources_below(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (is_source(entry.path())) files.push_back(entry.path());
  return files;
}

}  // namespace

TEST_CASE("includes point one way: cli, grade, {build, process, measure, course}, model, base") {
  std::vector<std::string> wrong;
  for (const auto* top : {"core", "src", "kit"})
    for (const auto& file : sources_below(source_dir / "grader" / top)) {
      const auto folder = file.parent_path().lexically_relative(source_dir / "grader").string();
      const auto module = module_of(folder);
      if (module.empty()) {
        wrong.push_back(folder + " is a new module: say in this test what it may include");
        continue;
      }
      for (const auto& include : includes_of(file)) {
        const auto to = target_of(include.name);
        if (!to.empty() && to != module && allowed.at(module).count(to) == 0)
          wrong.push_back(place(file, include));
      }
    }
  CAPTURE(wrong);
  CHECK(wrong.empty());
}

TEST_CASE("no header that a learner's file includes brings in Boost, JSON or the kit's inside") {
  std::vector<fs::path> headers = sources_below(source_dir / "grader" / "kit" / "include");
  for (const auto& exercise : fs::directory_iterator(source_dir / "exercises"))
    if (exercise.is_directory())
      for (const auto& entry : fs::directory_iterator(exercise.path()))
        if (entry.path().extension() == ".hpp") headers.push_back(entry.path());
  REQUIRE_FALSE(headers.empty());
  // awaitable is Asio's own type. Only programs that use co_await include this header, and pay for it.
  const auto is_awaitables = [](const fs::path& header, const Include& include) {
    return header.filename() == "async.hpp" && include.name.rfind("boost/as", 0) == 0;
  };
  std::vector<std::string> wrong;
  for (const auto& header : headers)
    for (const auto& include : includes_of(header))
      for (const std::string prefix : {"boost/", "nlohmann/", "kit/", "model/", "wire/", "fmt/"})
        if (include.name.compare(0, prefix.size(), prefix) == 0 && !is_awaitables(header, include))
          wrong.push_back(place(header, include));
  CAPTURE(wrong);
  CHECK(wrong.empty());
}

TEST_CASE("the direction test sees what it should see") {
  CHECK(target_of("model/finding.hpp") == "core/model");
  CHECK(target_of("grade/judge.hpp") == "src/grade");
  CHECK(target_of("kit/site/spec.hpp") == "kit/site");
  CHECK(target_of("kit/host/run/call.hpp") == "kit/host/run");
  CHECK(target_of("manyhands/net.hpp") == "manyhands");
  CHECK(target_of("vector").empty());
  CHECK(target_of("sys/wait.h").empty());
  CHECK(module_of("core/sandbox/init") == "core/sandbox");
  CHECK(module_of("kit/host/a-new-room").empty());
  CHECK_FALSE(includes_of(__FILE__).empty());
}

}  // namespace include_direction_test
