#include "cli/other_solutions.hpp"

#include "kit/host/base/catch.hpp"

namespace other_solutions_test {

using namespace manyhands;

TEST_CASE("solutions: the first comment says what is different about one") {
  CHECK(head_comment("// Level by level: all URLs of one depth\n// come first.\n#include <x>\n// other\n") ==
        "Level by level: all URLs of one depth come first.");
  CHECK(head_comment("#pragma once\n#include <x>\n\n// Two semaphores.\n//\n// And a lock.\nint x;\n") ==
        "Two semaphores. And a lock.");
  CHECK(head_comment("#include <x>\nint x;\n// too late\n").empty());
  CHECK(head_comment("").empty());
  CHECK(head_comment("//").empty());
}

TEST_CASE("solutions: likeness is the share of common lines, whatever their spaces and comments") {
  const Texts one{{"a.cpp", "int a;\nint b;\n"}};
  CHECK(likeness(one, {{"a.cpp", "  int  a ; // the first\n\nint b;\r\n"}}) == 1);
  CHECK(likeness(one, {{"a.cpp", "int a;\nint c;\n"}}) == 0.5);
  CHECK(likeness(one, {{"b.cpp", "int a;"}, {"c.cpp", "int b;"}}) == 1);
  CHECK(likeness(one, {{"a.cpp", "int a;\nint a;\n"}}) == 0.5);
  CHECK(likeness(one, {}) == 0);
  CHECK(likeness({}, {}) == 0);
}

}  // namespace other_solutions_test
