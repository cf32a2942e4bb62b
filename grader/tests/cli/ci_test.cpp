// grader ci: what it writes, and whether it works as far as that can be tried without its platform.
#include <yaml-cpp/yaml.h>

#include <fstream>

#include "kit/host/base/catch.hpp"
#include "tests/cli/cli_harness.hpp"

namespace ci_test {

using namespace manyhands::cli_test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

Outcome ci(std::vector<std::string> args) {
  args.insert(args.begin(), {"--course", MANYHANDS_SOURCE_DIR, "ci"});
  return grader(args);
}

// Would a shell understand it?
bool is_shell(const std::string& text) {
  Invocation invocation;
  invocation.program = "bash";
  invocation.args = {"-n"};
  invocation.typed = text;
  return grader(invocation).status == 0;
}

// Only the files of a zip for Gradescope; a course of its own would be the whole checkout.
struct Gradescope {
  explicit Gradescope(const std::vector<std::string>& more) {
    std::vector<std::string> args{"gradescope", source.string()};
    args.insert(args.end(), more.begin(), more.end());
    const auto made = ci(args);
    INFO(made.all());
    REQUIRE(made.status == 0);
    // In place of what setup.sh builds.
    const auto bin = source / "course/build/bin";
    fs::create_directories(bin);
    std::ofstream(bin / "grader") << "#!/bin/sh\nexec '" << (build_folder() / "bin/grader").string()
                                  << "' --course \"$PWD\" \"$@\"\n";
    fs::permissions(bin / "grader", fs::perms::owner_all);
    fs::create_directories(folder.path() / "results");
  }
  json result_of(const std::string& name, const std::string& text) {
    folder.put("submission/" + name, text);
    Invocation invocation;
    invocation.program = source / "run_autograder";
    invocation.env = {"AUTOGRADER=" + folder.path().string()};
    const auto ran = grader(invocation);
    INFO(ran.all());
    CHECK(ran.status == 0);
    CHECK(ran.left_running.empty());
    fs::remove_all(folder.path() / "submission");
    return json::parse(read_text(folder.path() / "results/results.json"));
  }
  TemporaryFolder folder;
  fs::path source = folder.path() / "source";
};

}  // namespace

TEST_CASE("ci writes what each platform reads, and overwrites nothing", "[export]") {
  const TemporaryFolder folder;
  const auto to = folder.path().string();
  for (const auto* platform : {"github", "gitlab", "devcontainer", "container"}) {
    const auto made = ci({platform, to});
    INFO(made.all());
    CHECK(made.status == 0);
    const auto again = ci({platform, to});
    CHECK(again.status == 2);
    CHECK(again.tells("exists already"));
  }
  CHECK(names_in(folder.path()) ==
        std::vector<std::string>{".devcontainer", ".github", ".gitlab-ci.yml", "Containerfile"});
  CHECK(json::parse(read_text(folder.path() / ".devcontainer/devcontainer.json")).contains("image"));

  const auto github = YAML::LoadFile((folder.path() / ".github/workflows/grade.yml").string());
  int steps = 0;
  for (const auto& step : github["jobs"]["grade"]["steps"])
    if (step["run"]) {
      ++steps;
      CHECK(is_shell(step["run"].as<std::string>()));
    }
  CHECK(steps == 4);
  const auto gitlab = YAML::LoadFile((folder.path() / ".gitlab-ci.yml").string());
  CHECK(gitlab["grade"]["script"].size() == 2);
  for (const auto& line : gitlab["grade"]["script"]) CHECK(is_shell(line.as<std::string>()));
}

TEST_CASE("ci says which platforms and exercises there are", "[export]") {
  const TemporaryFolder folder;
  const auto to = (folder.path() / "x").string();
  const auto unknown = ci({"githib", to});
  CHECK(unknown.status == 2);
  CHECK(unknown.tells("there are no files for 'githib'; did you mean 'github'?"));
  const auto other = ci({"github", to, "--exercise", "crawl-thread"});
  CHECK(other.status == 2);
  CHECK(other.tells("there is no exercise 'crawl-thread'; did you mean 'crawl-threads'?"));
  CHECK(!fs::exists(to));
}

TEST_CASE("A zip for Gradescope grades what is handed in, with and without the exercise's folder",
          "[export]") {
  Gradescope gradescope({"--exercise", exercise});
  for (const auto* name : {"setup.sh", "run_autograder"}) {
    CHECK(is_shell(read_text(gradescope.source / name)));
    CHECK((fs::status(gradescope.source / name).permissions() & fs::perms::owner_exec) != fs::perms::none);
  }
  CHECK(!fs::exists(gradescope.source / "course/solutions"));
  for (const auto& name : {source_file, exercise + "/" + source_file}) {
    const auto result = gradescope.result_of(name, "int main(;\n");
    CHECK(result.at("tests").at(0).at("name") == exercise + ": builds");
    CHECK(result.at("tests").at(0).at("status") == "failed");
    CHECK(result.at("extra_data").at("complete") == true);
  }
  const auto other = gradescope.result_of("a.cpp", "int main(;\n");
  CHECK(other.at("tests").at(0).at("output").get<std::string>().starts_with("a file is missing"));
}

TEST_CASE("A student whose files have the wrong layout gets a result that says so", "[export]") {
  Gradescope gradescope({});
  const auto result = gradescope.result_of("else \"where\\/a.cpp", "int main(;\n");
  INFO(result.dump());
  CHECK(result.at("score") == 0);
  CHECK(result.at("output").get<std::string>().find("none of the course's exercises") != std::string::npos);
}

}  // namespace ci_test
