#include "build/compile.hpp"
#include "build/out_of_sight.hpp"

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/files.hpp"
#include "build/cache.hpp"
#include "build/symbols.hpp"
#include "kit/host/catch.hpp"

namespace fs = std::filesystem;
using namespace manyhands;
using namespace manyhands::build;

namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

/// The real compiler, with a tiny kit (a main that calls `glue`) and a tiny exercise whose glue calls
/// `answer`.
struct Workshop {
  Workshop() {
    char name[] = "/tmp/manyhands-build-XXXXXX";
    root = ::mkdtemp(name);
    auto read = read_toolchain(fs::path(MANYHANDS_BUILD_DIR) / "toolchain.json");
    REQUIRE(read.ok());
    tools = *read;
    tools.exercises = root / "build";
    tools.profiles.at("release").archive = root / "kit.o";
    tools.profiles.at("tsan").archive = root / "kit.o";
    tools.profiles.erase("asan");
    exercise.id = "sum";
    exercise.folder = root / "exercises" / "sum";
    exercise.files = {{"sum.cpp", 65536}};
    write(exercise.folder / "sum.hpp",
          "#pragma once\n#include <string>\n// answer(\nint answer(const std::string& text, int n);\n");
    write(root / "kit.cpp",
          "int glue();\nnamespace manyhands::net { int get() { return 0; } }\nint main() { return glue() == "
          "42 ? 0 : 1; }\n");
    write(root / "glue.cpp", "#include \"sum.hpp\"\nint glue() { return answer(\"x\", 41); }\n");
    compile(root / "kit.cpp", root / "kit.o");
    fs::create_directories(tools.glue("sum", "release").parent_path());
    compile(root / "glue.cpp", tools.glue("sum", "release"));
  }
  ~Workshop() { fs::remove_all(root); }
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;

  void compile(const fs::path& source, const fs::path& object) const {
    const auto done = process::run({tools.compiler, "-std=c++20", "-g", "-O2", "-pthread",
                                    "-I" + exercise.folder.string(), "-c", source, "-o", object});
    INFO(done.err);
    REQUIRE(done.succeeded());
  }
  [[nodiscard]] Collected collected() const { return collect(exercise, root / "starter", "starter"); }
  BuildOutcome build_it(const std::string& profile = "release") {
    BuildSettings settings;
    settings.work_dir = root / "work";
    settings.cache_dir = root / "cache";
    settings.jobs = 2;
    settings.runner = runner;
    return build::build(tools, exercise, collected(), profile, settings);
  }
  BuildOutcome build_it_from(const std::string& source) {
    write(root / "starter" / "sum" / "sum.cpp", source);
    return build_it();
  }
  std::vector<Finding> findings_of(const std::string& source) {
    const auto outcome = build_it_from(source);
    if (const auto* error = std::get_if<Error>(&outcome)) FAIL(error->message);
    const auto* rejected = std::get_if<Rejected>(&outcome);
    return rejected != nullptr ? rejected->findings : std::vector<Finding>{};
  }

  /// The exercise asks for a header, box.hpp, from now on; where the learner's stands.
  fs::path bind_header() {
    exercise.binding = Binding::header;
    exercise.files = {{"box.hpp", 65536}};
    tools.glue_include.clear();
    const std::string guest =
        "#include \"box.hpp\"\nnamespace manyhands { int plain() { return 0; } }\n"
        "int glue() { return Box{}.value(); }\n";
    write(exercise.folder / "box.hpp", "#error the exercise's own file must not be taken\n");
    write(exercise.folder / "guest.cpp", guest);
    write(root / "pristine" / "box.hpp", "#pragma once\nstruct Box { int value() const { return 0; } };\n");
    write(root / "pristine" / "guest.cpp", guest);
    compile(root / "pristine" / "guest.cpp", tools.pristine_glue("sum"));
    return root / "starter" / "sum" / "box.hpp";
  }

  fs::path root;
  Toolchain tools;
  Exercise exercise;
  process::Runner runner = process::run;
};

const std::string good =
    "#include \"sum.hpp\"\nint answer(const std::string& text, int n) { return n + int(text.size()); }\n";

const std::string good_box = "#pragma once\nstruct Box { int value() const { return 42; } };\n";

DiagnosticsContext recorded_places(const Collected& collected) {
  return {{"/w/src", "starter/sum"}, {{"/course/exercises/sum", "exercises/sum"}}, &collected};
}

}  // namespace

TEST_CASE("a command's end, output and errors come back") {
  const auto done = process::run({"sh", "-c", "echo out; echo err >&2; exit 3"});
  CHECK(std::get<Exited>(done.end).status == 3);
  CHECK(done.out == "out\n");
  CHECK(done.err == "err\n");
  CHECK(std::get<Signalled>(process::run({"sh", "-c", "kill -TERM $$"}).end).signal == SIGTERM);
}

TEST_CASE("a program that is not there never started, and says why") {
  const auto done = process::run({"/nowhere/g++", "x"});
  REQUIRE(std::holds_alternative<NeverStarted>(done.end));
  CHECK(contains(std::get<NeverStarted>(done.end).error, "No such file"));
}

TEST_CASE("output beyond the cap is counted and dropped, and does not stop the command") {
  process::CommandOptions options;
  options.output_cap_bytes = 1000;
  const auto done = process::run({"head", "-c", "5000000", "/dev/zero"}, options);
  CHECK(done.succeeded());
  CHECK(done.out.size() == 1000);
  CHECK(done.out_bytes == 5000000);
}

TEST_CASE("a command that outlasts its limit is ended with its children") {
  process::CommandOptions options;
  options.wall_limit_s = 2;  // time enough for the shell to print
  const auto done = process::run({"sh", "-c", "sleep 1000 & echo $!; wait"}, options);
  REQUIRE(std::holds_alternative<TimedOut>(done.end));
  // Killed already, but the kernel takes a moment; whoever inherited it may be slow to reap it.
  const auto stat_file = "/proc/" + std::to_string(std::stoi(done.out)) + "/stat";
  const auto gone = [&] {
    const auto stat = read_file(stat_file);
    return !stat || contains(*stat, ") Z ") || contains(*stat, ") X ");
  };
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!gone() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  CHECK(gone());
}

TEST_CASE("a child that outlives its parent does not keep us waiting") {
  const auto done = process::run({"sh", "-c", "sleep 1000 & echo done"});
  CHECK(done.succeeded());
  CHECK(done.out == "done\n");
}

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
  CHECK(shop.findings_of(uses_tbb).size() > 0);  // not without asking

  std::erase_if(shop.tools.libraries.at("tbb").link,  // its tiny kit counts no tasks
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

TEST_CASE("a file of data is laid beside the sources and never compiled") {
  Workshop shop;
  shop.exercise.files.push_back({"predictions.yaml", 100});
  write(shop.root / "starter" / "sum" / "predictions.yaml", "this: is no C++\n");
  const auto outcome = shop.build_it_from(good);
  REQUIRE(std::holds_alternative<Built>(outcome));
  CHECK(std::get<Built>(outcome).compiled == 1);
  CHECK(*read_file(shop.root / "work" / "src" / "predictions.yaml") == "this: is no C++\n");
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

TEST_CASE("a missing semicolon is shown at the learner's line") {
  Workshop shop;
  const auto findings =
      shop.findings_of("#include \"sum.hpp\"\nint answer(const std::string&, int n) {\n  return n\n}\n");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].code == "does-not-build");
  CHECK(findings[0].by == "compiler");
  CHECK(findings[0].file == "starter/sum/sum.cpp");
  CHECK(findings[0].line == 3);
  CHECK(findings[0].column == 11);
  CHECK(findings[0].message == "expected ';' before '}' token\n  return n\n          ^");
}

TEST_CASE("a missing include names the header to include") {
  Workshop shop;
  const auto findings = shop.findings_of(
      "#include \"sum.hpp\"\nint answer(const std::string&, int n) {\n  std::mutex m;\n  return n;\n}\n");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].line == 3);
  REQUIRE_FALSE(findings[0].related.empty());
  CHECK(contains(findings[0].related[0].message, "#include <mutex>"));
  const auto gone = shop.findings_of("int x;\n#include \"nothing.hpp\"\n");
  REQUIRE(gone.size() == 1);
  CHECK(gone[0].line == 2);
  CHECK(contains(gone[0].message, "nothing.hpp: No such file"));
}

TEST_CASE("an error deep in the library is shown at the learner's line") {
  Workshop shop;
  const auto findings = shop.findings_of(
      "#include <memory>\n#include <thread>\n#include <vector>\n#include \"sum.hpp\"\n"
      "void work(std::string& s) { s += 'x'; }\n"
      "int answer(const std::string& text, int n) {\n"
      "  std::thread worker(work, text);\n"
      "  worker.join();\n"
      "  return n;\n}\n");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].file == "starter/sum/sum.cpp");
  CHECK(findings[0].line == 7);
  CHECK(contains(findings[0].message, "std::thread arguments must be invocable"));
  CHECK(contains(findings[0].message, "\n  std::thread worker(work, text);"));
  CHECK_FALSE(contains(findings[0].message, "_Callable"));
}

TEST_CASE("recorded words of g++ become at most three findings, the first error first") {
  const Collected collected;
  const auto findings = compiler_findings(
      "In file included from /usr/include/c++/12/vector:63,\n"
      "                 from /w/src/sum.cpp:1:\n"
      "/usr/include/c++/12/bits/stl_uninitialized.h: In instantiation of \u2018constexpr bool f() [with T = "
      "int]\u2019:\n"
      "/usr/include/c++/12/bits/stl_vector.h:601:31:   required from \u2018constexpr "
      "std::vector<T>::vector()\u2019\n"
      "/w/src/sum.cpp:5:60:   required from here\n"
      "/usr/include/c++/12/bits/stl_uninitialized.h:90:56: error: static assertion failed: must be "
      "constructible\n"
      "   90 |       static_assert(x,\n"
      "      |                     ^\n"
      "/usr/include/c++/12/bits/stl_uninitialized.h:90:56: note: \u2018false\u2019 evaluates to false\n"
      "/w/src/sum.cpp: In function \u2018int g()\u2019:\n"
      "/w/src/sum.cpp:7:3: warning: unused variable\n"
      "/w/src/sum.cpp:8:3: error: \u2018a\u2019 was not declared in this scope\n"
      "    8 |   a = 1;\n"
      "      |   ^\n"
      "/w/src/sum.cpp:8:9: error: another one on the same line\n"
      "/w/src/sum.cpp:9:3: error: three\n"
      "/w/src/sum.cpp:10:3: error: four\n"
      "compilation terminated due to -fmax-errors=5.\n",
      recorded_places(collected));
  REQUIRE(findings.size() == 3);
  CHECK(findings[0].line == 5);
  CHECK(contains(findings[0].message, "must be constructible"));
  CHECK(findings[1].line == 8);
  CHECK(findings[1].message == "'a' was not declared in this scope\n  a = 1;\n  ^");
  CHECK(findings[2].line == 9);
}

TEST_CASE("text that is no diagnostic gives no finding") {
  const Collected collected;
  CHECK(compiler_findings("", recorded_places(collected)).empty());
  CHECK(compiler_findings("c++: fatal error: cannot execute 'cc1plus'\ncompilation terminated.\n",
                          recorded_places(collected))
            .empty());
  CHECK(linker_findings("/usr/bin/ld: cannot find -ltsan\ncollect2: error: ld returned 1 exit status\n",
                        {recorded_places(collected), {}, {}})
            .empty());
}

TEST_CASE("a linker's place is read with and without the offset that newer ones add") {
  const Collected collected;
  const auto places = recorded_places(collected);
  for (const std::string offset : {"", "(.text+0x17): "}) {
    const auto findings = linker_findings("/usr/bin/ld: " + places.source.real +
                                              "/sum.cpp:4:" + (offset.empty() ? " " : offset) +
                                              "undefined reference to `helper(int)'\n",
                                          {places, {}, {}});
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].file == places.source.shown + "/sum.cpp");
    CHECK(findings[0].line == 4);
  }
}

TEST_CASE(
    "a function that the exercise asks for and nobody defines is named with its header, and a near miss "
    "too") {
  Workshop shop;
  const auto findings = shop.findings_of(
      "#include <string>\nint answer(std::string text, int n) { return n + int(text.size()); }\n");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].code == "does-not-link");
  CHECK(findings[0].message ==
        "your files do not define `answer(std::string const&, int)`; the interface in sum.hpp asks for it");
  REQUIRE(findings[0].related.size() == 1);
  CHECK(contains(findings[0].related[0].message, "answer(std::string, int)"));
}

TEST_CASE("a helper that is declared and not defined is shown where it is used") {
  Workshop shop;
  const auto findings = shop.findings_of(
      "#include \"sum.hpp\"\nint helper(int);\nint answer(const std::string&, int n) {\n  return "
      "helper(n);\n}\n");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].code == "does-not-link");
  CHECK(contains(findings[0].message, "`helper(int)` is used here"));
  CHECK(findings[0].file == "starter/sum/sum.cpp");
  CHECK(findings[0].line == 4);
}

TEST_CASE("a function that two files define is shown at both") {
  Workshop shop;
  shop.exercise.files.push_back({"more.cpp", 65536});
  write(shop.root / "starter" / "sum" / "more.cpp", "\n\nint helper() { return 2; }\n");
  const auto findings = shop.findings_of(good + "int helper() { return 1; }\n");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].code == "does-not-link");
  CHECK(contains(findings[0].message, "`helper()` is defined twice"));
  CHECK(findings[0].file == "starter/sum/more.cpp");
  CHECK(findings[0].line == 3);
  REQUIRE(findings[0].related.size() == 1);
  CHECK(findings[0].related[0].file == "starter/sum/sum.cpp");
  CHECK(findings[0].related[0].line == 3);
}

TEST_CASE("names that belong to others are forbidden-symbol, at their line") {
  Workshop shop;
  const auto only = [&](const std::string& extra) {
    INFO(extra);
    const auto findings = shop.findings_of(good + extra);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].code == "forbidden-symbol");
    CHECK(findings[0].file == "starter/sum/sum.cpp");
    CHECK(findings[0].line == 3);
    return findings[0].message;
  };
  CHECK(only("int index = 3;\n") ==
        "your file defines `index`, which is also a name of the C library; put it into a namespace or make "
        "it static");
  CHECK(contains(only("extern \"C\" const char* __tsan_default_options() { return \"report_bugs=0\"; }\n"),
                 "__tsan_default_options"));
  CHECK(contains(
      only("extern \"C\" __attribute__((weak)) const char* __asan_default_options() { return \"\"; }\n"),
      "look for mistakes"));
  CHECK(contains(only("extern \"C\" __attribute__((weak)) int pthread_mutex_lock(void*) { return 0; }\n"),
                 "C library"));
  CHECK(contains(only("int main() { return 0; }\n"), "this exercise has one already"));
  CHECK(contains(only("namespace manyhands { int mine() { return 0; } }\n"), "name of this kit"));
  CHECK(contains(only("namespace manyhands::net { __attribute__((weak)) int get() { return 42; } }\n"),
                 "name of this kit"));
  CHECK(contains(only("void operator delete(void*) noexcept {}\n"), "replaces `operator delete(void*)`"));
}

TEST_CASE("what steps out of the detectors' sight is not accepted, in however many pieces it is written") {
  Workshop shop;
  const auto only = [&](const std::string& extra) {
    INFO(extra);
    const auto findings = shop.findings_of(good + extra);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].file == "starter/sum/sum.cpp");
    return findings[0];
  };
  const std::string attribute = "__attribute__((no_sanitize(\"thread\"))) void race() {}\n";
  CHECK(only(attribute).code == "forbidden-pattern");
  CHECK(only(attribute).line == 3);
  CHECK(contains(only("asm(\"nop\");\n").message, "`asm`"));
  CHECK(contains(only("#ifdef __SANITIZE_THREAD__\n#endif\n").message, "whether or not it is watched"));
  CHECK(only("__attribute__((no_sani\\\ntize_thread)) void race() {}\n").code == "forbidden-pattern");
  const auto glued = only("#define GLUE(a, b) a##b\nGLUE(a, sm)(\"nop\");\n");
  CHECK(glued.code == "forbidden-pattern");
  CHECK(glued.line == 4);
  const std::string ignore = "extern \"C\" void __tsan_ignore_thread_begin() __attribute__((weak));\n";
  CHECK(only(ignore + "void look_away() { if (__tsan_ignore_thread_begin) __tsan_ignore_thread_begin(); }\n")
            .code == "forbidden-symbol");
  CHECK(contains(only("#include <dlfcn.h>\nvoid* any(const char* n) { return dlsym(nullptr, n); }\n").message,
                 "dlsym"));
}

TEST_CASE("words that only look like such are accused of nothing") {
  const auto found_in = [](const std::string& text) {
    return out_of_sight({{"sum.cpp", "starter/sum/sum.cpp", text}}).size();
  };
  CHECK(found_in("// asm would be faster\nint plasma = 0;  /* no_sanitize */\n") == 0);
  CHECK(found_in("const char* text = \"asm __SANITIZE_THREAD__\";\n") == 0);
  CHECK(found_in("int asm_lines = 0;\n") == 0);
  CHECK(found_in("int a; asm(\"\");\n") == 1);
}

TEST_CASE("variables of more than 2 GB are the source's fault") {
  const auto findings = linker_findings(
      "guest.cpp:10:(.text+0x11): relocation truncated to fit: R_X86_64_PC32 against `.bss'\n", {});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].code == "does-not-link");
  CHECK(contains(findings[0].message, "2 GB"));
}

TEST_CASE(
    "a header's names that belong to others are forbidden-symbol, those of the exercise's glue are not") {
  Workshop shop;
  const auto learners = shop.bind_header();
  const auto findings_of = [&](const std::string& extra) {
    write(learners, good_box + extra);
    const auto outcome = shop.build_it();
    if (const auto* error = std::get_if<Error>(&outcome)) FAIL(error->message);
    const auto* rejected = std::get_if<Rejected>(&outcome);
    return rejected != nullptr ? rejected->findings : std::vector<Finding>{};
  };
  const auto only = [&](const std::string& extra) {
    INFO(extra);
    const auto findings = findings_of(extra);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].code == "forbidden-symbol");
    CHECK(findings[0].file == "starter/sum/box.hpp");
    CHECK(findings[0].line == 3);
    return findings[0].message;
  };
  CHECK(findings_of("").empty());
  CHECK(findings_of(
            "#include <mutex>\n#include <thread>\ntemplate <class T> struct Pool { std::thread thread; };\n"
            "inline std::mutex guard;\ninline void work() { Pool<int> pool; std::lock_guard hold(guard); }\n")
            .empty());
  CHECK(contains(only("extern \"C\" int pthread_mutex_lock(void*) { return 0; }\n"), "C library"));
  CHECK(contains(
      only("extern \"C\" __attribute__((used)) inline int pthread_mutex_lock(void*) { return 0; }\n"),
      "C library"));
  CHECK(contains(only("extern \"C\" const char* __tsan_default_options() { return \"report_bugs=0\"; }\n"),
                 "look for mistakes"));
  CHECK(contains(only("namespace manyhands { int mine() { return 0; } }\n"), "name of this kit"));
  CHECK(contains(only("int main() { return 0; }\n"), "this exercise has one already"));
}

TEST_CASE("without the pristine glue nobody can tell whose a header's names are: that is our fault") {
  Workshop shop;
  write(shop.bind_header(), good_box);
  fs::remove(shop.tools.pristine_glue("sum"));
  const auto outcome = shop.build_it();
  REQUIRE(std::holds_alternative<Error>(outcome));
  CHECK(contains(std::get<Error>(outcome).message, "pristine.o"));
}

TEST_CASE("ordinary code is accused of nothing") {
  Workshop shop;
  const std::string ordinary = R"src(
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <future>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <queue>
#include <thread>
#include <unordered_map>
#include <vector>
#include "sum.hpp"

namespace {
int index = 0;
std::mutex guard;
thread_local int mine = 0;
}
static int y1 = 0;
int my_counter = 0;
inline int shared_total = 0;
std::map<std::string, int> table;
namespace shop {
int index = 1;
int read(int x) { return x; }
struct Base { virtual ~Base() = default; virtual int f() { return 1; } };
}
int read(const std::string& s) { return int(s.size()); }
template <class T> struct Pool {
  std::vector<std::thread> threads;
  std::queue<T> tasks;
  static inline int made = 0;
  ~Pool() { for (auto& t : threads) t.join(); }
};
struct Derived : shop::Base { int f() override { return 2; } };

int answer(const std::string& text, int n) {
  Pool<std::function<int()>> pool;
  std::promise<int> p;
  std::atomic<int> a{0};
  std::condition_variable ready;
  static const std::string word = "x";
  std::unordered_map<std::string, std::shared_ptr<shop::Base>> all;
  all[text] = std::make_shared<Derived>();
  for (int i = 0; i < 4; ++i)
    pool.threads.emplace_back([&] { std::lock_guard l(guard); ++index; ++mine; a += y1; ++my_counter; });
  auto f = std::async(std::launch::async, [&] { return n + read(text); });
  std::cerr << table.size() << shop::index << shared_total << shop::read(1) << (text == word);
  try { throw std::runtime_error(text); } catch (const std::exception& e) { std::cerr << e.what(); }
  return f.get();
})src";
  CHECK(shop.findings_of(ordinary).empty());
  fs::create_directories(shop.tools.glue("sum", "tsan").parent_path());
  fs::copy_file(shop.tools.glue("sum", "release"), shop.tools.glue("sum", "tsan"));
  CHECK(std::holds_alternative<Built>(shop.build_it("tsan")));
  shop.tools.profiles["asan"] = {
      {"-O1", "-fsanitize=address,undefined"}, {"-fsanitize=address,undefined"}, shop.root / "kit.o"};
  fs::create_directories(shop.tools.glue("sum", "asan").parent_path());
  fs::copy_file(shop.tools.glue("sum", "release"), shop.tools.glue("sum", "asan"));
  CHECK(std::holds_alternative<Built>(shop.build_it("asan")));
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
  // As if two keys had one digest.
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
