#include "build/warnings.hpp"

#include "tests/unit/build/workshop.hpp"

namespace warnings_test {

using namespace manyhands;
using namespace manyhands::build;
using namespace manyhands::test;

namespace {

std::vector<Finding> explained(const std::string& code, const std::vector<CompilerWarning>& warnings) {
  Finding finding;
  finding.code = code;
  finding.file = "starter/sum/sum.cpp";
  finding.line = 1;
  std::vector<Finding> findings{finding};
  explain_by_warnings(findings, warnings);
  return findings;
}

}  // namespace

TEST_CASE("a pragma that is ignored is told where the program turns out to be serial, and nowhere else") {
  Workshop shop;
  const auto outcome = shop.build_it_from(
      "#include \"sum.hpp\"\nint answer(const std::string& text, int n) {\n"
      "  int unused = 3;\n"
      "#pragma omp parallel for\n  for (int i = 0; i < n; ++i) {}\n  return n + int(text.size());\n}\n");
  REQUIRE(std::holds_alternative<Built>(outcome));
  const auto& warnings = std::get<Built>(outcome).warnings;
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].option == "unknown-pragmas");
  const auto serial = explained("serial", warnings);
  REQUIRE(serial[0].related.size() == 1);
  CHECK(contains(serial[0].related[0].message, "ignoring '#pragma omp parallel'"));
  CHECK(contains(serial[0].related[0].message, "without OpenMP"));
  CHECK(serial[0].related[0].file == "starter/sum/sum.cpp");
  CHECK(serial[0].related[0].line == 4);
  CHECK(explained("wrong-answer", warnings)[0].related.empty());
  Finding nowhere;
  nowhere.code = "serial";
  nowhere.message = "never more than one";
  std::vector<Finding> findings{nowhere};
  explain_by_warnings(findings, warnings);
  CHECK(findings[0].line == 4);
  CHECK(findings[0].message.starts_with("never more than one; the compiler warned here: ignoring"));

  // An object from the cache keeps its warnings, whatever folder it is built in now.
  fs::rename(shop.root / "work", shop.root / "gone");
  const auto again = shop.build_it();
  REQUIRE(std::holds_alternative<Built>(again));
  CHECK(std::get<Built>(again).from_cache == 1);
  REQUIRE(std::get<Built>(again).warnings.size() == 1);
  CHECK(std::get<Built>(again).warnings[0].file == "starter/sum/sum.cpp");
}

TEST_CASE("of recorded warnings those are kept that explain something, at the learner's lines") {
  const Collected collected;
  const DiagnosticsContext places{{"/w/src", "starter/sum"}, {}, &collected};
  const auto warnings = telling_warnings(
      "/w/src/a.cpp:3:10: warning: unused variable 'x' [-Wunused-variable]\n"
      "/usr/include/c++/12/vector:9:1: warning: 'p' is used uninitialized [-Wuninitialized]\n"
      "/w/src/a.cpp:7:3: warning: ignoring return value of 'std::future<int> std::async(F)', declared with "
      "attribute 'nodiscard' [-Wunused-result]\n"
      "/w/src/a.cpp:8:20: warning: unnecessary parentheses in declaration of 'm' [-Wparentheses]\n"
      "/w/src/a.cpp:9:5: warning: suggest parentheses around assignment used as truth value [-Wparentheses]\n"
      "/w/src/a.cpp:12:5: warning: infinite recursion detected [-Winfinite-recursion]\n",
      places);
  REQUIRE(warnings.size() == 3);
  CHECK(warnings[0].line == 7);
  CHECK(warnings[1].line == 8);
  CHECK(warnings[2].line == 12);
  CHECK(explained("serial", warnings)[0].related.at(0).line == 7);
  CHECK(explained("data-race", warnings)[0].related.at(0).line == 8);
  CHECK(explained("crashed", warnings)[0].related.at(0).line == 12);
}

}  // namespace warnings_test
