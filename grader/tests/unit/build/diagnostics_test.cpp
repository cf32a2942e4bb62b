#include "build/diagnostics.hpp"

#include <filesystem>

#include "tests/unit/build/workshop.hpp"

namespace diagnostics_test {

namespace fs = std::filesystem;
using namespace manyhands;
using namespace manyhands::build;
using namespace manyhands::test;

namespace {

DiagnosticsContext recorded_places(const Collected& collected) {
  return {{"/w/src", "starter/sum"}, {{"/course/exercises/sum", "exercises/sum"}}, &collected};
}

}  // namespace

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

TEST_CASE("what the linker cannot do with a learner's object is told in plain words, at the name's line") {
  Collected collected;
  collected.files = {{"sum.cpp", "starter/sum/sum.cpp", "int x;\nextern thread_local char** environ;\n"}};
  const LinkContext context{
      recorded_places(collected), {}, {}, {{"/w/objects/release/sum.cpp.o", "starter/sum/sum.cpp"}}};
  const auto refusal = [&](const std::string& text) {
    const auto finding = linker_refusal(text, context);
    CHECK(finding.code == "does-not-link");
    CHECK(finding.file == "starter/sum/sum.cpp");
    CHECK_FALSE(contains(finding.message, "/w/"));
    return finding;
  };
  const auto local = refusal(
      "/usr/bin/ld: environ: TLS reference in /w/objects/release/sum.cpp.o mismatches non-TLS definition in "
      "/lib/x86_64-linux-gnu/libc.so.6 section .bss\n"
      "/usr/bin/ld: /lib/x86_64-linux-gnu/libc.so.6: error adding symbols: bad value\n"
      "collect2: error: ld returned 1 exit status\n");
  CHECK(contains(local.message, "`environ` is declared thread_local in your file"));
  CHECK(contains(local.message, "(in libc.so.6)"));
  CHECK(local.line == 2);
  const auto plain = refusal(
      "/usr/bin/ld: x: TLS definition in /kit/kit.a(main.o) section .tbss mismatches non-TLS reference in "
      "/w/objects/release/sum.cpp.o\n");
  CHECK(contains(plain.message, "`x` is declared without thread_local in your file"));
  CHECK(plain.line == 1);
  const auto discarded = refusal(
      "`x' referenced in section `.data.rel.local' of /w/objects/release/sum.cpp.o: defined in discarded "
      "section `/DISCARD/' of /w/objects/release/sum.cpp.o\n");
  CHECK(contains(discarded.message, "`x` is in the section `/DISCARD/`, which the linker discards"));
  CHECK(discarded.line == 1);
  CHECK(contains(refusal("/usr/bin/ld: /w/objects/release/sum.cpp.o: bad reloc symbol index\n").message,
                 "the linker rejects it: starter/sum/sum.cpp: bad reloc symbol index"));
  CHECK(contains(refusal("").message, "without an error message"));
}

TEST_CASE("a name that a library defines is told as the library, and who else asks for one is named") {
  Collected collected;
  collected.files = {
      {"sum.cpp", "starter/sum/sum.cpp", "#include <execution>\nauto how = std::execution::par;\n"}};
  LinkContext context{recorded_places(collected), {}, {{"sum.hpp", "int answer(int);\n"}}};
  context.objects = {{"/w/objects/sum.cpp.o", "starter/sum/sum.cpp"}};
  const auto only = [&](const std::string& text) {
    const auto findings = linker_findings(text, context);
    REQUIRE(findings.size() == 1);
    return findings[0];
  };
  const auto tbb = only(
      "/usr/bin/ld: /w/objects/sum.cpp.o: in function `_Z1fv':\n"
      "/usr/include/oneapi/tbb/task.h:9: undefined reference to `_ZN3tbb6detail2r110initializeEv'\n"
      "/usr/include/oneapi/tbb/task.h:10: undefined reference to `_ZN3tbb6detail2r17destroyEv'\n");
  CHECK(contains(tbb.message, "not linked with it"));
  CHECK(contains(tbb.message, "oneTBB"));
  CHECK(contains(tbb.message, "std::jthread"));
  CHECK(tbb.file == "starter/sum/sum.cpp");
  CHECK(tbb.line == 2);
  CHECK(contains(only("x.o:(.text+0x1): undefined reference to `GOMP_parallel'\n").message, "OpenMP"));
  CHECK(contains(only("x.o:(.text+0x1): undefined reference to `__atomic_load_16'\n").message, "libatomic"));
  CHECK(
      contains(only("x.o:(.text+0x1): undefined reference to `_ZN5boost6thread4joinEv'\n").message, "Boost"));

  CHECK(contains(only("/e/guest.cpp:3: undefined reference to `answer(int)'\n").message,
                 "which is declared in sum.hpp"));
  collected.files[0].text = "int a;\nint helper(int);\n";
  const auto own =
      only("/usr/bin/ld: /w/objects/sum.cpp.o:(.data+0x0): undefined reference to `helper(int)'\n");
  CHECK(contains(own.message, "your file uses `helper(int)`, but nothing defines it"));
  CHECK(own.line == 2);
  collected.beside = {"helper.cpp"};
  CHECK(contains(
      only("/usr/bin/ld: /w/objects/sum.cpp.o:(.data+0x0): undefined reference to `helper(int)'\n").message,
      "`helper.cpp` is in your folder, but only the files"));
  CHECK(contains(only("/kit/guest.o:(.text+0x0): undefined reference to `other(int)'\n").message,
                 "this exercise requires it"));
}

TEST_CASE("a header of the learner's own that is not listed is told as such") {
  Workshop shop;
  write(shop.root / "starter" / "sum" / "mine.hpp", "int mine();\n");
  const auto findings = shop.findings_of("#include \"mine.hpp\"\n" + good);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].line == 1);
  CHECK(contains(findings[0].message, "only the files that this exercise lists are used"));
  const auto nowhere = shop.findings_of("#include \"yours.hpp\"\n" + good);
  REQUIRE(nowhere.size() == 1);
  CHECK_FALSE(contains(nowhere[0].message, "only the files"));
}

TEST_CASE("a name of any length is told, and shortened") {
  const Collected collected;
  const auto places = recorded_places(collected);
  const std::string name(30000, 'a');
  const auto findings =
      linker_findings("/w/src/sum.cpp:4: undefined reference to `" + name + "'\n", {places, {}, {}});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].line == 4);
  CHECK(contains(findings[0].message, "`aaaaaaaa"));
  CHECK(findings[0].message.size() < 1000);
  // Parsing time must stay linear: this text kept a backtracking matcher busy for hours.
  std::string hostile = "/w/src/sum.cpp:4: ";
  while (hostile.size() < 200000) hostile += "multiple definition of `'; undefined reference to `";
  CHECK(linker_findings(hostile, {places, {}, {}}).size() <= 1);
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
        "your files do not define `answer(std::string const&, int)`, which is declared in sum.hpp");
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

}  // namespace diagnostics_test
