#include "build/quoted_lines.hpp"

#include "kit/host/base/catch.hpp"

namespace quoted_lines_test {

using namespace manyhands;

TEST_CASE("the learner's lines are quoted beside what threads did there") {
  build::CollectedFile file;
  file.shown = "starter/x/a.cpp";
  file.text = "int a;\n\t  ++a;  // counts\r\n";
  Finding finding;
  finding.interleaving.turns = {{0, "starter/x/a.cpp", 2, "", ""},
                                {1, "starter/x/a.cpp", 9, "", ""},
                                {1, "elsewhere.cpp", 1, "", ""},
                                {1, "starter/x/a.cpp", 0, "", ""}};
  std::vector findings{finding};
  build::quote_lines(findings, {file});
  const auto& turns = findings.front().interleaving.turns;
  CHECK(turns[0].code == "++a;  // counts");
  for (std::size_t i = 1; i < turns.size(); ++i) CHECK(turns[i].code.empty());
}

}  // namespace quoted_lines_test
