// Code that only the compiler sees, and code that only looks like that.
#include "build/out_of_sight.hpp"
#include "build/line_directives.hpp"
#include "build/preprocessed.hpp"
#include "tests/unit/build/workshop.hpp"

namespace out_of_sight_test {

using namespace manyhands;
using namespace manyhands::build;
using namespace manyhands::test;

namespace {

std::vector<int> lines_of(const std::string& text) {
  std::vector<int> lines;
  for (const auto& place : possible_line_directives(text)) lines.push_back(place.line);
  return lines;
}

}  // namespace

TEST_CASE("a #line is seen in every spelling that the compiler takes") {
  Workshop shop;
  for (const std::string spelling :
       {"#line 1 \"/usr/include/x.h\"", "# 1 \"/usr/include/x.h\" 1 3", "  #\tline 7", "%: line 7",
        "%:line 7", "/* a\n*/ # /* b\n */ line 7", "/**/#line 7", "#\\\nline 7", "#li\\ \nne 7",
        "#li\\\n\\\t\nne 7", "%\\\n:line 7", "// a \\\r \n#line 7", "#define N 7\n#line N"}) {
    INFO(spelling);
    const auto findings = shop.findings_of(good + "\n" + spelling + "\nint more();\n");
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].code == "forbidden-pattern");
    CHECK(findings[0].file == "starter/sum/sum.cpp");
    CHECK(findings[0].line >= 3);
    CHECK(contains(findings[0].message, "#line"));
  }
}

TEST_CASE("what only looks like a #line is accused of nothing") {
  Workshop shop;
  const std::string innocent =
      "// #line 1\n// 1. first \\\n#line 7\n/* Steps:\n# 1 think\n#line 2\n*/\n"
      "const char* page = R\"(\n# 1 \"x\"\n#line 3\n)\";\n"
      "#if 0\n#line 4\n#endif\n#define TEXT(line) #line\nconst char* word = TEXT(a);\n"
      "#define LONG(line) \\\n  #line\nconst char* long_word = LONG(b);\n";
  CHECK(shop.findings_of(good + innocent).empty());
  CHECK(lines_of("#lines\n#linear\n#define X #1\n# include <x>\nint x = a % b;\n").empty());
}

TEST_CASE("no text makes the search for #line take long") {
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "\n#/*";
  CHECK(possible_line_directives(text).empty());
}

TEST_CASE("words that only the compiler sees are seen") {
  Workshop shop;
  const auto only = [&](const std::string& extra) {
    INFO(extra);
    const auto findings = shop.findings_of(good + extra);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].code == "forbidden-pattern");
    CHECK(findings[0].file == "starter/sum/sum.cpp");
    return findings[0].line;
  };
  CHECK(only("__attribute__((no_sani\\ \ntize_thread)) void race() {}\n") <= 4);
  CHECK(only("// a comment \\ \n/*\n__attribute__((no_sanitize_thread)) void race() {}\n/**/\n") == 5);
  CHECK(only("const char* s = R\"(\n# 1 \"/usr/include/x\" 3\n)\"; "
             "__attribute__((no_sani\\ \ntize_thread)) void race() {}\n") >= 5);
  // In a system header, through a macro; also before the file's first line of code.
  const std::string into_header =
      "#define G(a, b) a##b\n#define M __attribute__((G(no_sani, tize_thread)))\n#define iota M iota\n"
      "#include <numeric>\n#undef iota\n";
  CHECK(only(into_header) == std::count(good.begin(), good.end(), '\n') + 4);
  const auto at_the_top = shop.findings_of(into_header + good);
  REQUIRE(at_the_top.size() == 1);
  CHECK(at_the_top[0].file == "starter/sum/sum.cpp");
  CHECK(at_the_top[0].line == 4);
}

TEST_CASE("code that is there only where a detector is at work is seen, however it asks") {
  Workshop shop;
  for (const std::string condition : {"GLUE(__SANI, TIZE_THREAD__)", "!GLUE(__SANI, TIZE_ADDRESS__)",
                                      "_GLIBCXX_TSAN", "defined(_GLIBCXX_SANITIZE_STD_ALLOCATOR)"}) {
    INFO(condition);
    const auto findings = shop.findings_of(good + "#include <string>\n#define GLUE(a, b) a##b\n#if " +
                                           condition + "\nint watched;\n#endif\n");
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].code == "forbidden-pattern");
    CHECK(findings[0].file == "starter/sum/sum.cpp");
    CHECK(findings[0].line == std::count(good.begin(), good.end(), '\n') + 4);
  }
}

TEST_CASE("a macro of the system's that is made of assembly, or a name with ##, is nobody's disguise") {
  Workshop shop;
  CHECK(shop.findings_of(good + "#include <sys/select.h>\nvoid f(fd_set& s) { FD_ZERO(&s); FD_SET(1, &s); }\n"
                                "#define NAME(a) a##_1\nint NAME(counter) = 0;\n")
            .empty());
}

TEST_CASE("a variable in a section of code is refused") {
  Workshop shop;
  for (const std::string section : {".text", ".text.hot"}) {
    INFO(section);
    const auto findings = shop.findings_of(good + "__attribute__((section(\"" + section +
                                           "\"), used)) static const unsigned char nop[] = {0xc3};\nint "
                                           "call() { return ((int (*)())nop)(); }\n");
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].code == "forbidden-symbol");
    CHECK(contains(findings[0].message, "nop"));
  }
}

}  // namespace out_of_sight_test
