#include "build/assembler_text.hpp"

#include "kit/host/base/catch.hpp"

namespace assembler_text_test {

using namespace manyhands;
using namespace manyhands::build;

namespace {

std::vector<Finding> found_in(const std::string& code) {
  static const std::vector<CollectedFile> files{{"sum.cpp", "starter/sum/sum.cpp", ""}};
  Sources sources;
  sources.collected = &files;
  sources.work = "/w";
  sources.source = "/w/src";
  return text_for_the_assembler("# 1 \"/w/src/sum.cpp\"\nint first;\n" + code, sources);
}

}  // namespace

TEST_CASE("a text that an attribute hands to the assembler is a name and no more") {
  for (const std::string code :
       {R"(__attribute__((section("x,\"aw\"\n.text\nnop\n#"))) int a;)", "[[gnu::section(\"x\\n\")]] int a;",
        "__attribute__((unused, __section__(\"x;y\"))) int a;",
        "__attribute__((section(R\"(x\nnop)\"))) int a;", "void g() __attribute__((alias(\"f\\n nop\")));",
        "__attribute__(\n(section\n(\"x\" \"\\n\"))) int a;"}) {
    INFO(code);
    const auto findings = found_in(code + "\n");
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].code == "forbidden-pattern");
    CHECK(findings[0].file == "starter/sum/sum.cpp");
    CHECK(findings[0].line >= 2);
  }
}

TEST_CASE("names of sections, and functions that have such names, are accused of nothing") {
  for (const std::string code :
       {"__attribute__((section(\".data.mine\"))) int a;", "[[gnu::section(\".text.hot\")]] void f();",
        "void g() __attribute__((weak, alias(\"f\")));", "int b = section(\"first; second\\n\");",
        "[[deprecated(\"use f; not g\\n\")]] void g();", "int c = a[section(\"x\\n\")];",
        "__attribute__((error(\"a; b\\n\"))) void h(); int d = section(\"a;b\");"}) {
    INFO(code);
    CHECK(found_in(code + "\n").empty());
  }
}

}  // namespace assembler_text_test
