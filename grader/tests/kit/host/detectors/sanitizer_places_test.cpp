// Reports without source lines from the sanitizer, for a program that is compiled here.
#include "kit/host/detectors/sanitizer_places.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "kit/host/base/catch.hpp"
#include "kit/host/base/context.hpp"
#include "kit/host/observe/tool.hpp"
#include "sandbox/level.hpp"

namespace sanitizer_places_test {

namespace fs = std::filesystem;
using manyhands::host::output_of_tool;
using manyhands::host::with_places;

namespace {

constexpr std::chrono::seconds patience{60};

/// A program, named like a guest, with a function inlined into another that is not inlined.
struct Program {
  Program() {
    char name[] = "/tmp/manyhands-places-XXXXXX";
    root = ::mkdtemp(name);
    file = root / "tsan";
    std::ofstream(root / "shop.cpp") << "volatile int sold = 0;\n"
                                        "static inline __attribute__((always_inline)) void count(int n) {\n"
                                        "  sold = sold + n;\n"
                                        "}\n"
                                        "__attribute__((noinline)) void sell(int n) {\n"
                                        "  count(n);\n"
                                        "}\n"
                                        "int main() { sell(1); }\n";
    output_of_tool({MANYHANDS_COMPILER, "-std=c++20", "-g", "-gdwarf-4", "-O1",
                    "-ffile-prefix-map=" + root.string() + "=starter/shop", (root / "shop.cpp").string(),
                    "-o", file.string()},
                   patience);
    REQUIRE(fs::exists(file));
    const auto symbols = output_of_tool({"nm", file.string()}, patience);
    const auto at = symbols.find(" T _Z4selli");
    REQUIRE(at != std::string::npos);
    sell = std::stoul(symbols.substr(symbols.rfind('\n', at) + 1), nullptr, 16);
  }
  ~Program() { fs::remove_all(root); }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// A frame as a sanitizer writes it if it does not know the source line.
  [[nodiscard]] std::string frame(int number, unsigned long offset, const std::string& program) const {
    return fmt::format("    #{} sell(int) <null> ({}+{:#x})\n", number, program, offset);
  }

  fs::path root, file;
  unsigned long sell = 0;  // start address of sell(int)
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a frame without a place gets file and line, that of an inlined function first") {
  const Program program;
  for (const auto& shown : {program.file.string(), program.file.filename().string()}) {
    const auto log =
        "WARNING: ThreadSanitizer: data race\n" + program.frame(0, program.sell, shown) + "SUMMARY\n";
    const auto placed = with_places(log, program.file);
    INFO(placed);
    CHECK(contains(placed, "WARNING: ThreadSanitizer: data race\n"));
    CHECK(contains(placed, "SUMMARY\n"));
    CHECK_FALSE(contains(placed, "<null>"));
    const auto inlined = placed.find("starter/shop/shop.cpp:3 (");
    REQUIRE(inlined != std::string::npos);
    const auto caller = placed.find("starter/shop/shop.cpp:6 (");
    REQUIRE(caller != std::string::npos);
    CHECK(inlined < caller);
    CHECK(contains(placed, "    #0 sell(int) "));
  }
}

TEST_CASE("the tool that knows places is shut in as the program is, and sees nothing else", "[sandbox]") {
  const Program program;
  const auto before = manyhands::host::context().sandbox;
  for (const auto& level : manyhands::sandbox::probe_levels()) {
    if (!level.works) continue;
    manyhands::host::context().sandbox = level.level;
    INFO(manyhands::sandbox::name_of(level.level));
    CHECK(contains(with_places(program.frame(0, program.sell, "tsan"), program.file), "shop.cpp:3 ("));
    const auto other = (program.root / "shop.cpp").string();
    const auto read = manyhands::host::output_about(program.file, {"head", "-c", "8", other}, patience);
    CHECK(read == (level.level == manyhands::sandbox::Level::none ? "volatile" : ""));
  }
  manyhands::host::context().sandbox = before;
}

TEST_CASE("what has a place, or stands in another file, stays as it is") {
  const Program program;
  const std::string placed = fmt::format("    #0 sell(int) shop.cpp:6 (tsan+{:#x})\n", program.sell);
  CHECK(with_places(placed, program.file) == placed);
  const auto library = program.frame(1, program.sell, "libstdc++.so.6");
  CHECK(with_places(library, program.file) == library);
  const std::string text = "no report at all (tsan+0x1)\nand an end without a line end";
  CHECK(with_places(text, program.file) == text);
  CHECK(with_places("", program.file).empty());
}

TEST_CASE("an offset that no debug information knows leaves the frame as it is") {
  const Program program;
  const auto beyond = program.frame(0, 0x7fffffff, "tsan");
  CHECK(with_places(beyond, program.file) == beyond);
  const auto missing = program.frame(0, program.sell, "gone");
  CHECK(with_places(missing, program.root / "gone") == missing);
}

}  // namespace sanitizer_places_test
