// Includes point one way only: what a module may include stands in this table, and nowhere else. A line that
// has to be added here is a decision about the program's shape.
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <filesystem>

#include "kit/host/base/catch.hpp"

namespace fs = std::filesystem;

namespace {

const fs::path source_dir = MANYHANDS_SOURCE_DIR;

/// Folder of grader/ → the folders that its files may include, beside itself. "manyhands" is
/// kit/include/manyhands.
const std::map<std::string, std::set<std::string>> allowed{
    {"src/base", {}},
    {"src/model", {"src/base"}},
    {"src/course", {"src/base", "src/model"}},
    {"src/process", {"src/base", "src/model", "kit/spawn", "kit/sandbox"}},
    {"src/measure", {"src/base", "src/model", "src/course"}},
    {"src/build", {"src/base", "src/model", "src/course", "src/process", "kit/spawn", "kit/sandbox"}},
    {"src/report", {"src/base", "src/model"}},
    {"src/grade",
     {"src/base", "src/model", "src/course", "src/process", "src/measure", "src/build", "kit/sandbox"}},
    {"src/cli",
     {"src/base", "src/model", "src/course", "src/process", "src/measure", "src/build", "src/grade",
      "src/report", "kit/site", "kit/sandbox"}},
    // The host's rooms, from the ground up: each may include those before it.
    {"kit/host/base", {"src/model", "kit/sandbox"}},
    {"kit/host/observe", {"src/base", "src/model", "kit/spawn", "kit/sandbox", "kit/site", "kit/host/base"}},
    {"kit/host/detectors", {"src/base", "src/model", "kit/spawn", "kit/wire", "kit/host/observe"}},
    {"kit/host/schedule", {"src/base", "src/model", "kit/host/observe"}},
    {"kit/host/run",
     {"src/base", "src/model", "kit/spawn", "kit/sandbox", "kit/wire", "kit/site", "kit/locks", "kit/waits",
      "kit/host/base", "kit/host/observe", "kit/host/detectors", "kit/host/schedule"}},
    {"kit/host/cases", {"src/base", "src/model", "kit/host/base", "kit/host/observe", "kit/host/run"}},
    {"kit/host/suites",
     {"src/base", "src/model", "kit/site", "kit/work", "manyhands", "kit/host/base", "kit/host/observe",
      "kit/host/run", "kit/host/cases"}},
    {"kit/host",
     {"src/base", "src/model", "kit/spawn", "kit/sandbox", "kit/site", "kit/work", "manyhands",
      "kit/host/base", "kit/host/observe", "kit/host/detectors", "kit/host/schedule", "kit/host/run",
      "kit/host/cases", "kit/host/suites"}},
    {"kit/site", {"src/model"}},  // the ledger's lines are evidence
    {"kit/spawn", {}},
    {"kit/sandbox", {"kit/spawn"}},
    // What is linked with a learner's code knows nothing of the grader.
    {"kit/wire", {}},
    {"kit/locks", {}},
    {"kit/waits", {"kit/guest", "kit/locks"}},
    {"kit/trial", {}},
    {"kit/work", {"manyhands"}},
    {"kit/net", {"manyhands"}},
    {"kit/guest", {"kit/waits", "kit/wire", "manyhands"}},
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

/// The module that a folder of grader/ belongs to: the longest name in the table that it begins with. The
/// rooms of kit/host have to be in the table themselves. Empty: none.
std::string module_of(const std::string& folder) {
  for (auto name = folder; !name.empty(); name = fs::path(name).parent_path().string())
    if (allowed.count(name) != 0) return name == "kit/host" && name != folder ? std::string{} : name;
  return {};
}

/// The module that an include leads to; empty for libraries.
std::string target_of(const std::string& include) {
  const auto folder = fs::path(include).parent_path().string();
  const auto first = include.substr(0, include.find('/'));
  if (folder.empty() || first == "manyhands") return folder.empty() ? folder : first;
  return first == "kit" ? module_of(folder) : module_of("src/" + folder);
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
  for (const auto* top : {"src", "kit"})
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
  // An awaitable is Asio's own type: only programs that co_await include this header, and pay for it.
  const auto is_awaitables = [](const fs::path& header, const Include& include) {
    return header.filename() == "async.hpp" && include.name.rfind("boost/as", 0) == 0;
  };
  std::vector<std::string> wrong;
  for (const auto& header : headers)
    for (const auto& include : includes_of(header))
      for (const std::string prefix : {"boost/", "nlohmann/", "kit/", "model/", "fmt/"})
        if (include.name.compare(0, prefix.size(), prefix) == 0 && !is_awaitables(header, include))
          wrong.push_back(place(header, include));
  CAPTURE(wrong);
  CHECK(wrong.empty());
}

TEST_CASE("the direction test sees what it should see") {
  CHECK(target_of("model/finding.hpp") == "src/model");
  CHECK(target_of("kit/site/spec.hpp") == "kit/site");
  CHECK(target_of("kit/host/run/call.hpp") == "kit/host/run");
  CHECK(target_of("manyhands/net.hpp") == "manyhands");
  CHECK(target_of("vector").empty());
  CHECK(target_of("sys/wait.h").empty());
  CHECK(module_of("kit/sandbox/init") == "kit/sandbox");
  CHECK(module_of("kit/host/a-new-room").empty());
  CHECK_FALSE(includes_of(__FILE__).empty());
}
