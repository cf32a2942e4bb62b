// For tests of the build: a folder with the real compiler, a tiny kit and a tiny exercise.
#pragma once
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "build/compile.hpp"
#include "kit/host/base/catch.hpp"

namespace manyhands::test {

namespace fs = std::filesystem;
using namespace manyhands::build;

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

inline void write(const fs::path& path, const std::string& text) {
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
    tools.profiles.at("asan").archive = root / "kit.o";
    exercise.id = "sum";
    exercise.folder = root / "exercises" / "sum";
    exercise.files = {{"sum.cpp", 65536}};
    write(exercise.folder / "sum.hpp",
          "#pragma once\n#include <string>\n// answer(\nint answer(const std::string& text, int n);\n");
    write(exercise.folder / "starter" / "sum.cpp",
          "#include \"sum.hpp\"\nint answer(const std::string&, int) { return 0; }\n");
    write(
        root / "kit.cpp",
        "int glue();\nnamespace manyhands::net { int get() { return 0; } }\nint main() { return glue() == "
        "42 ? 0 : 1; }\n"
        // The target of the linker's --wrap; the library's own headers call it.
        "extern \"C\" long __real_syscall(long, ...);\n"
        "extern \"C\" long __wrap_syscall(long n, long a, long b, long c, long d, long e, long f) {\n"
        "  return __real_syscall(n, a, b, c, d, e, f); }\n"
        "#define START "
        "_ZNSt6thread15_M_start_threadESt10unique_ptrINS_6_StateESt14default_deleteIS1_EEPFvvE\n"
        "#define JOIN(a, b) a##b\n#define NAME(a, b) JOIN(a, b)\n"
        "extern \"C\" void NAME(__real_, START)(void*, void*, void (*)());\n"
        "extern \"C\" void NAME(__wrap_, START)(void* thread, void* state, void (*depend)()) {\n"
        "  NAME(__real_, START)(thread, state, depend); }\n"
        "extern \"C\" void* __real___cxa_begin_catch(void*) noexcept;\n"
        "extern \"C\" void* __wrap___cxa_begin_catch(void* e) noexcept { return __real___cxa_begin_catch(e); "
        "}\n"
        "extern \"C\" void __real__ZNSt6thread6detachEv(void*);\n"
        "extern \"C\" void __wrap__ZNSt6thread6detachEv(void* t) { __real__ZNSt6thread6detachEv(t); }\n"
        // Only the tsan profile has these.
        "#define ATOMIC(bits, T) \\\n"
        "  extern \"C\" [[gnu::weak]] T __real___tsan_atomic##bits##_load(const volatile T*, int); \\\n"
        "  extern \"C\" [[gnu::weak]] void __real___tsan_atomic##bits##_store(volatile T*, T, int); \\\n"
        "  extern \"C\" T __wrap___tsan_atomic##bits##_load(const volatile T* a, int o) { \\\n"
        "    return __real___tsan_atomic##bits##_load(a, o); } \\\n"
        "  extern \"C\" void __wrap___tsan_atomic##bits##_store(volatile T* a, T v, int o) { \\\n"
        "    __real___tsan_atomic##bits##_store(a, v, o); }\n"
        "ATOMIC(8, char)\nATOMIC(32, int)\nATOMIC(64, long)\n");
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

  /// From now on the exercise asks for a header, box.hpp. Returns the path of the learner's file.
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
    write(exercise.folder / "starter" / "box.hpp",
          "#pragma once\nstruct Box { int value() const { return 0; } };\n");
    write(root / "pristine" / "guest.cpp", guest);
    compile(root / "pristine" / "guest.cpp", tools.pristine_glue("sum", "release"));
    return root / "starter" / "sum" / "box.hpp";
  }

  fs::path root;
  Toolchain tools;
  Exercise exercise;
  process::Runner runner = process::run;
};

inline const std::string good =
    "#include \"sum.hpp\"\nint answer(const std::string& text, int n) { return n + int(text.size()); }\n";

inline const std::string good_box = "#pragma once\nstruct Box { int value() const { return 42; } };\n";

}  // namespace manyhands::test
