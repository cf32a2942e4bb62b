#include "build/compile.hpp"

#include <algorithm>
#include <filesystem>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "build/build_plan.hpp"
#include "build/cache.hpp"
#include "tests/unit/build/workshop.hpp"

namespace compile_test {

namespace fs = std::filesystem;
using namespace manyhands;
using namespace manyhands::build;
using namespace manyhands::test;

TEST_CASE("a good submission builds, runs, and comes from the cache the second time") {
  Workshop shop;
  const auto first = shop.build_it_from(good);
  REQUIRE(std::holds_alternative<Built>(first));
  CHECK(std::get<Built>(first).compiled == 1);
  CHECK(process::run({std::get<Built>(first).binary.string()}).succeeded());

  fs::remove_all(shop.root / "work");
  const auto second = shop.build_it();
  REQUIRE(std::holds_alternative<Built>(second));
  CHECK(std::get<Built>(second).compiled == 0);
  CHECK(std::get<Built>(second).from_cache == 1);
  CHECK(process::run({std::get<Built>(second).binary.string()}).succeeded());

  write(shop.exercise.folder / "sum.hpp",
        "#pragma once\n#include <string>\nint answer(const std::string&, int);\n");
  const auto third = shop.build_it();
  REQUIRE(std::holds_alternative<Built>(third));
  CHECK(std::get<Built>(third).compiled == 1);
}

TEST_CASE(
    "a library that the manifest names is compiled and linked with, and one that is not there is no fault of "
    "the learner") {
  Workshop shop;
  const std::string uses_tbb =
      "#include <tbb/parallel_reduce.h>\n#include <tbb/blocked_range.h>\n#include \"sum.hpp\"\n"
      "int answer(const std::string& text, int n) {\n"
      "  using Range = tbb::blocked_range<int>;\n"
      "  return int(text.size()) + tbb::parallel_reduce(Range(0, n), 0,\n"
      "      [](const Range& r, int sum) { return sum + int(r.size()); }, std::plus<int>());\n}\n";
  CHECK(shop.findings_of(uses_tbb).size() > 0);  // only on request

  std::erase_if(shop.tools.libraries.at("tbb").link,  // the tiny kit does not count tasks
                [](const std::string& flag) { return contains(flag, "--wrap="); });
  shop.exercise.libraries = {"asio", "tbb"};
  auto outcome = shop.build_it();
  REQUIRE(std::holds_alternative<Built>(outcome));
  CHECK(process::run({std::get<Built>(outcome).binary.string()}).succeeded());

  shop.tools.libraries.at("tbb").version = "another";
  outcome = shop.build_it();
  REQUIRE(std::holds_alternative<Built>(outcome));
  CHECK(std::get<Built>(outcome).compiled == 1);

  shop.tools.libraries.erase("tbb");
  outcome = shop.build_it();
  REQUIRE(std::holds_alternative<Error>(outcome));
  CHECK(contains(std::get<Error>(outcome).message, "`tbb`"));
}

TEST_CASE("for an optional library, it is known before the build that its packages are missing") {
  Workshop shop;
  shop.tools.libraries.erase("mpi");
  CHECK_FALSE(missing_packages(shop.tools, shop.exercise));
  shop.exercise.libraries = {"tbb", "mpi"};
  const auto missing = missing_packages(shop.tools, shop.exercise);
  REQUIRE(missing);
  CHECK(contains(missing->remedy, "make grade EXERCISE=" + shop.exercise.id));
  shop.tools.libraries["mpi"] = {};
  CHECK_FALSE(missing_packages(shop.tools, shop.exercise));
}

TEST_CASE("a file of data is out of the compiler's reach") {
  Workshop shop;
  shop.exercise.files.push_back({"predictions.yaml", 100});
  write(shop.root / "starter" / "sum" / "predictions.yaml", "this: is no C++\n");
  const auto outcome = shop.build_it_from(good);
  REQUIRE(std::holds_alternative<Built>(outcome));
  CHECK(std::get<Built>(outcome).compiled == 1);
  CHECK(*read_file(shop.root / "work" / "data" / "predictions.yaml") == "this: is no C++\n");

  write(shop.root / "starter" / "sum" / "predictions.yaml", "#define N 41\n");
  const auto findings_of = [&](const std::string& include) {
    return shop.findings_of(include + "\n" + good + "#ifndef N\n#error not there\n#endif\n");
  };
  const auto named = findings_of("#include \"predictions.yaml\"");
  REQUIRE_FALSE(named.empty());
  CHECK(named[0].code == "forbidden-pattern");
  CHECK(named[0].line == 1);
  // Without a sandbox, a path leads to the file; it is rejected all the same.
  const auto found = findings_of("int x;\n#include \"../data/predictions.yaml\"");
  REQUIRE(found.size() == 1);
  CHECK(found[0].file == "starter/sum/sum.cpp");
  CHECK(found[0].line == 2);
  CHECK(contains(found[0].message, "is not a source or header file"));
}

TEST_CASE("the same file in another folder is compiled anew: its debug information names that folder") {
  Workshop shop;
  const auto lines_of = [&](const std::string& shown) {
    fs::remove_all(shop.root / "work");
    BuildSettings settings;
    settings.work_dir = shop.root / "work";
    settings.cache_dir = shop.root / "cache";
    const auto collected = collect(shop.exercise, shop.root / "starter", shown);
    const auto outcome = build::build(shop.tools, shop.exercise, collected, "release", settings);
    REQUIRE(std::holds_alternative<Built>(outcome));
    return process::run({shop.tools.nm, "-l", "-C", std::get<Built>(outcome).binary.string()}).out;
  };
  const auto both = [&](const std::string& place) {
    CHECK(contains(lines_of("alice"), "\talice/sum/" + place));
    const auto bobs = lines_of("bob");
    CHECK(contains(bobs, "\tbob/sum/" + place));
    CHECK_FALSE(contains(bobs, "alice"));
  };
  SECTION("a source") {
    write(shop.root / "starter" / "sum" / "sum.cpp", good);
    both("sum.cpp:2");
  }
  SECTION("a header") {
    write(shop.bind_header(),
          "#pragma once\nstruct Box { [[gnu::noinline]] int value() const { return 42; } };\n");
    both("box.hpp:2");
  }
}

TEST_CASE("debug information names the learner's path") {
  Workshop shop;
  const auto outcome = shop.build_it_from(good);
  REQUIRE(std::holds_alternative<Built>(outcome));
  const auto lines = process::run({shop.tools.nm, "-l", "-C", std::get<Built>(outcome).binary.string()});
  CHECK(contains(lines.out, "\tstarter/sum/sum.cpp:2"));
  CHECK_FALSE(contains(lines.out, (shop.root / "work").string()));
}

TEST_CASE("an exercise whose file is a header compiles its glue with the learner's header") {
  Workshop shop;
  const auto learners = shop.bind_header();
  write(learners, good_box);
  auto outcome = shop.build_it();
  REQUIRE(std::holds_alternative<Built>(outcome));
  CHECK(process::run({std::get<Built>(outcome).binary.string()}).succeeded());

  write(learners, "#pragma once\nstruct Box { int val() const { return 42; } };\n");
  outcome = shop.build_it();
  REQUIRE(std::holds_alternative<Rejected>(outcome));
  CHECK(contains(std::get<Rejected>(outcome).findings[0].message, "has no member named 'value'"));
  CHECK(std::get<Rejected>(outcome).findings[0].file == "exercises/sum/guest.cpp");

  write(learners, "#pragma once\nstruct Box { int value() const { return 42 } };\n");
  outcome = shop.build_it();
  REQUIRE(std::holds_alternative<Rejected>(outcome));
  CHECK(std::get<Rejected>(outcome).findings[0].file == "starter/sum/box.hpp");
  CHECK(std::get<Rejected>(outcome).findings[0].line == 2);
}

TEST_CASE("no compiler, no disk or a killed compiler is our fault, never a finding") {
  Workshop shop;
  const auto real = shop.tools.compiler;
  shop.tools.compiler = "/nowhere/g++";
  auto outcome = shop.build_it_from(good);
  REQUIRE(std::holds_alternative<Error>(outcome));
  CHECK(contains(std::get<Error>(outcome).message, "could not be started"));
  CHECK_FALSE(std::get<Error>(outcome).remedy.empty());
  shop.tools.compiler = real;

  process::CommandResult told;
  shop.runner = [&](const auto&, const auto&) { return told; };
  told.end = Exited{1};
  told.err = "/w/src/sum.cpp:1: fatal error: error writing to x.s: No space left on device\n";
  CHECK(std::holds_alternative<Error>(shop.build_it()));
  told.err = "c++: fatal error: Killed signal terminated program cc1plus\n";
  CHECK(std::holds_alternative<Error>(shop.build_it()));
  told.end = TimedOut{60};
  CHECK(std::holds_alternative<Error>(shop.build_it()));

  shop.runner = process::run;
  fs::remove(shop.root / "kit.o");
  CHECK(std::holds_alternative<Error>(shop.build_it()));
}

TEST_CASE("what fails with the submission alone is the submission's, whatever the tools say of it") {
  Workshop shop;
  const auto one = [&](const std::string& extra, const std::string& code, const std::string& words,
                       int line) {
    INFO(extra.substr(0, 200));
    const auto findings = shop.findings_of(good + extra);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].code == code);
    CHECK(findings[0].file == "starter/sum/sum.cpp");
    CHECK(findings[0].line == line);
    INFO(findings[0].message);
    CHECK(contains(findings[0].message, words));
    CHECK(contains(findings[0].message, "original files build here"));
    CHECK(findings[0].message.size() < 600);
  };
  one("extern \"C\" { extern __thread char** environ; }\nchar** it() { return environ; }\n", "does-not-link",
      "`environ` is declared thread_local in your file", 3);
  one("__attribute__((section(\"/DISCARD/\"))) int gone = 3;\nint* there = &gone;\n", "does-not-link",
      "which the linker discards", 3);
  one("__attribute__((section(\".symtab\"))) int table = 3;\n", "does-not-build", "nm cannot read", 3);
  std::string many = "namespace " + std::string(30000, 'a') + " {\n";
  for (int i = 0; i < 600; ++i) many += "int n" + std::to_string(i) + ";\n";
  many += "}\n";
  one(many, "does-not-build", "more than 16 MB", 0);
}

TEST_CASE("a file that names the compiler's own output, or a device, ends at once") {
  Workshop shop;
  for (const std::string name : {"/proc/self/fd/2", "/proc/self/fd/1", "/dev/stderr"}) {
    INFO(name);
    const auto findings = shop.findings_of(good + "#include \"" + name + "\"\n");
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].code == "does-not-build");
    CHECK(findings[0].line == 3);
  }
}

TEST_CASE("a failure that passes accuses nobody, and one that the untouched files share is ours") {
  Workshop shop;
  process::CommandResult killed;
  killed.end = Exited{1};
  killed.err = "c++: fatal error: Killed signal terminated program cc1plus\n";
  int failures = 1;
  shop.runner = [&](const auto& argv, const auto& options) {
    const bool compiles = std::find(argv.begin(), argv.end(), "-c") != argv.end();
    return compiles && failures-- > 0 ? killed : process::run(argv, options);
  };
  CHECK(std::holds_alternative<Built>(shop.build_it_from(good)));
  failures = 1000;
  CHECK(std::holds_alternative<Error>(shop.build_it_from(good + "int more;\n")));
}

TEST_CASE("a compiler that computes without end is the source's fault") {
  Workshop shop;
  process::CommandResult told;
  told.end = Exited{1};
  told.err = "c++: internal compiler error: CPU time limit exceeded signal terminated program cc1plus\n";
  shop.runner = [&](const auto&, const auto&) { return told; };
  const auto outcome = shop.build_it_from(good);
  REQUIRE(std::holds_alternative<Rejected>(outcome));
  CHECK(contains(std::get<Rejected>(outcome).findings[0].message, "did not finish within"));
}

TEST_CASE("the cache never hands out another key's object, and stays bounded") {
  Workshop shop;
  const ObjectCache cache(shop.root / "objects", 6);
  const auto object = shop.root / "x.o";
  for (int i = 0; i < 10; ++i) {
    write(object, "object " + std::to_string(i));
    cache.store("key " + std::to_string(i), object);
  }
  CHECK(cache.fetch("key 9", object));
  CHECK(*read_file(object) == "object 9");
  CHECK_FALSE(cache.fetch("key 0", object));
  CHECK(std::distance(fs::directory_iterator(shop.root / "objects"), {}) <= 6);
  // Simulates two keys with the same digest.
  write(shop.root / "objects" / (digest_of("forged") + ".key"), "key 9");
  write(shop.root / "objects" / (digest_of("forged") + ".o"), "object");
  CHECK_FALSE(cache.fetch("forged", object));
}

TEST_CASE("a toolchain file that is missing or broken is an error with a remedy") {
  Workshop shop;
  CHECK_FALSE(read_toolchain(shop.root / "none.json").ok());
  write(shop.root / "broken.json", "{\"format\": 1}");
  const auto read = read_toolchain(shop.root / "broken.json");
  REQUIRE_FALSE(read.ok());
  CHECK_FALSE(read.error().remedy.empty());
}

TEST_CASE("a library that is not on this machine is not there, wherever the grader was built") {
  Workshop shop;
  std::ifstream in(fs::path(MANYHANDS_BUILD_DIR) / "toolchain.json");
  auto document = nlohmann::json::parse(in);
  document["libraries"]["mpi"] = {{"version", "4.1.4"},
                                  {"compile", nlohmann::json::array()},
                                  {"link", {"-pthread", "/nowhere/libmpi.so"}}};
  write(shop.root / "toolchain.json", document.dump());
  const auto read = read_toolchain(shop.root / "toolchain.json");
  REQUIRE(read.ok());
  CHECK_FALSE(read->libraries.contains("mpi"));
  CHECK(read->libraries.contains("asio"));
  Exercise exercise;
  exercise.id = "some-mpi";
  exercise.libraries = {"mpi"};
  REQUIRE(missing_packages(*read, exercise));
  CHECK(missing_packages(*read, exercise)->remedy.find("make grade EXERCISE=some-mpi") != std::string::npos);
}

}  // namespace compile_test
