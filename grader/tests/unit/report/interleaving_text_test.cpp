#include "report/interleaving_text.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "kit/host/base/catch.hpp"

namespace interleaving_text_test {

using namespace manyhands;

namespace {

Interleaving lost_update() {
  return {{"main", "thread 1", "thread 2"},
          {{1, "starter/x/a.cpp", 9, "const int now = count;", "reads 0"},
           {2, "starter/x/a.cpp", 9, "const int now = count;", "reads 0"},
           {2, "starter/x/a.cpp", 10, "count = now + 1;", "writes 1"},
           {1, "starter/x/a.cpp", 10, "count = now + 1;", "writes 1"},
           {1, "starter/x/a.cpp", 10, "count = now + 1;", "ends"}},
          {"Lines 9 and 10 must be one step."},
          "grader replay x"};
}

std::string text(const Interleaving& order, std::size_t width) {
  std::string all;
  for (const auto& line : lines_of(order, width, 60)) {
    CHECK(display_width(line) <= std::max<std::size_t>(width, 24));
    all += line + "\n";
  }
  return all;
}

}  // namespace

TEST_CASE("interleaving: a column for each thread that did something, and time goes downwards") {
  CHECK(text(lost_update(), 64) ==
        "      thread 1                         thread 2\n"
        "   9  const int now = count;\n"
        "      reads 0\n"
        "                                    9  const int now = count;\n"
        "                                       reads 0\n"
        "                                   10  count = now + 1;\n"
        "                                       writes 1\n"
        "  10  count = now + 1;\n"
        "      writes 1\n"
        "      ends\n"
        "Lines 9 and 10 must be one step.\n"
        "Step by step: grader replay x\n");
}

TEST_CASE("interleaving: without room for columns, lines name their threads") {
  const auto narrow = text(lost_update(), 44);
  CHECK(narrow.starts_with("thread 1:\n   9  const int now = count;\n      reads 0\nthread 2:\n   9  const"));
}

TEST_CASE("interleaving: nothing known, unknown threads, and control characters do no harm") {
  CHECK(lines_of({}, 80, 60).empty());
  CHECK(text({{}, {{7, "", 3, "x\x1b[2J", "y\n"}}, {}, ""}, 80) == "thread 7:\n   3  x\\x1b[2J\n      y\n");
}

TEST_CASE("interleaving: of a long run, the end is shown") {
  Interleaving order{{"main"}, {}, {}, ""};
  for (int i = 1; i <= 100; ++i) order.turns.push_back({0, "a.cpp", i, "code", ""});
  const auto all = text(order, 80);
  CHECK(all.find("40 earlier steps are left out") != std::string::npos);
  CHECK(all.find(" 100  code") != std::string::npos);
}

}  // namespace interleaving_text_test
