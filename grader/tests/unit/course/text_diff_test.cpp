#include <random>

#include "course/diff_apply.hpp"
#include "course/diff_make.hpp"
#include "course/text_diff.hpp"
#include "kit/host/base/catch.hpp"

namespace text_diff_test {

using namespace manyhands;

namespace {

const std::string base = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n";

FileDiff only(const std::string& text) {
  auto diffs = parse_diffs(text, 1, "x.patch");
  REQUIRE(diffs);
  REQUIRE(diffs->size() == 1);
  return diffs->front();
}

std::string applied(const std::string& diff, const std::string& to) {
  const auto result = apply(only(diff), to, "x.patch", "x.cpp");
  REQUIRE(result);
  REQUIRE(result->refused.empty());
  return result->text;
}

std::string complaint(const std::string& diff) {
  const auto diffs = parse_diffs(diff, 1, "x.patch");
  REQUIRE(!diffs);
  return diffs.error().message;
}

std::string refusal(const std::string& diff, const std::string& to) {
  const auto result = apply(only(diff), to, "x.patch", "x.cpp");
  REQUIRE(result);
  REQUIRE(result->refused.size() == 1);
  return result->refused.front().message + " | " + result->refused.front().remedy;
}

}  // namespace

TEST_CASE("a diff has three lines around each change, and makes the one text of the other") {
  const std::string after = "one\ntwo\nthree\nfour\nFIVE\nand more\nsix\nseven\neight\nnine\n";
  const auto diff = make_diff("x.cpp", base, after);
  CHECK(diff ==
        "--- a/x.cpp\n+++ b/x.cpp\n@@ -2,7 +2,8 @@\n two\n three\n four\n-five\n+FIVE\n+and more\n six\n "
        "seven\n "
        "eight\n");
  CHECK(applied(diff, base) == after);
  CHECK(make_diff("x.cpp", base, base).empty());
}

TEST_CASE("a hunk is found wherever its lines are now, and nowhere else") {
  const std::string diff = "--- a/x.cpp\n+++ b/x.cpp\n@@ -2,3 +2,3 @@\n two\n-three\n+3\n four\n";
  CHECK(applied(diff, "zero\nzero\n" + base) ==
        "zero\nzero\none\ntwo\n3\nfour\nfive\nsix\nseven\neight\nnine\n");
  CHECK(refusal(diff, "one\ntwo\nTHREE\nfour\n") ==
        "x.patch:3: this hunk does not match x.cpp | It expects 'three' at x.cpp:3, but finds 'THREE'.");
  CHECK(refusal(diff, "something\n") ==
        "x.patch:3: this hunk does not match x.cpp | None of its lines is there.");
  CHECK(refusal(diff, "one\ntwo\n") ==
        "x.patch:3: this hunk does not match x.cpp | It expects 'three' at x.cpp:3, but finds 'the end'.");
  CHECK(refusal(diff, base + base) ==
        "x.patch:3: this hunk matches x.cpp at lines 2 and 11 | Give it more lines of context, so that it "
        "matches only one place.");
}

TEST_CASE("hunks come in the order of the lines; one that is refused does not take the others along") {
  const std::string nine = "@@ -8,2 +8,2 @@\n eight\n-nine\n+9\n";
  const std::string one = "@@ -1,2 +1,2 @@\n-one\n+1\n two\n";
  const std::string head = "--- a/x.cpp\n+++ b/x.cpp\n";
  CHECK(applied(head + one + nine, base) == "1\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n9\n");
  CHECK(refusal(head + nine + one, base).find("x.patch:7: this hunk comes after one") == 0);
  const auto result = apply(only(head + one + nine), "ONE\ntwo\neight\nnine\n", "x.patch", "x.cpp");
  REQUIRE(result);
  CHECK(result->refused.size() == 1);
  CHECK(result->text == "ONE\ntwo\neight\n9\n");
}

TEST_CASE("it is known where each line of a patched text comes from") {
  const auto result = apply(only("--- a/x.cpp\n+++ b/x.cpp\n@@ -2,3 +2,3 @@\n two\n-three\n+3\n four\n"),
                            base, "x.patch", "x.cpp");
  REQUIRE(result);
  const auto& origins = result->origins;
  REQUIRE(origins.size() == 9);
  CHECK((origins[0].diff_line == 0 && origins[0].base_line == 1));
  CHECK((origins[1].diff_line == 4 && origins[1].base_line == 2));
  CHECK((origins[2].diff_line == 6 && origins[2].base_line == 0));
  CHECK((origins[4].diff_line == 0 && origins[4].base_line == 5));
}

TEST_CASE("where lines are repeated a diff has as much context as makes each hunk match once") {
  std::string before;
  for (int i = 0; i < 6; ++i) before += "{\n  lock();\n  work();\n  more();\n  still();\n}\n";
  before = "begin\n" + before + "end\n";
  auto after = before;
  after.replace(after.find("work", 70), 4, "WORK");
  CHECK(applied(make_diff("x.cpp", before, after), before) == after);
}

TEST_CASE("a diff of any two texts gives the second when it is applied to the first") {
  std::mt19937 random(7);
  const auto text = [&](int lines) {
    std::string made;
    for (int i = 0; i < lines; ++i) made += std::string(1, static_cast<char>('a' + random() % 4)) + "\n";
    return made;
  };
  for (int round = 0; round < 500; ++round) {
    const auto before = text(1 + static_cast<int>(random() % 30));
    const auto after = text(static_cast<int>(random() % 30));
    const auto diff = make_diff("x.cpp", before, after);
    INFO(before << "--\n" << after << "--\n" << diff);
    if (diff.empty())
      CHECK(before == after);
    else
      CHECK(applied(diff, before) == after);
  }
}

TEST_CASE("lines that look like the head of a diff are lines where a hunk has room for them") {
  const std::string before = "a\n-- x\nb\n";
  const auto diff = make_diff("x.cpp", before, "a\n++ y\nb\n");
  CHECK(diff.find("\n--- x\n+++ y\n") != std::string::npos);
  CHECK(applied(diff, before) == "a\n++ y\nb\n");
}

TEST_CASE("an empty line that both texts have needs no blank in front") {
  CHECK(applied("--- a/x.cpp\n+++ b/x.cpp\n@@ -1,3 +1,3 @@\n a\n\n-b\n+c\n", "a\n\nb\n") == "a\n\nc\n");
}

TEST_CASE("what is no diff is told at its line") {
  const std::string head = "--- a/x.cpp\n+++ b/x.cpp\n";
  CHECK(complaint("hello\n") == "x.patch:1: '--- a/FILE' should be here");
  CHECK(complaint("--- a/x.cpp\n@@ -1 +1 @@\n") == "x.patch:2: '+++ b/x.cpp' should be here");
  CHECK(complaint("--- a/x.cpp\n+++ b/y.cpp\n") == "x.patch:2: 'y.cpp' is not 'x.cpp'");
  CHECK(complaint("--- /dev/null\n+++ b/y.cpp\n") == "x.patch:2: 'y.cpp' is not '/dev/null'");
  CHECK(complaint(head) == "x.patch:3: a hunk should be here: '@@ -17,7 +17,8 @@'");
  CHECK(complaint(head + "@@ here @@\n") == "x.patch:3: this is not the start of a hunk");
  CHECK(complaint(head + "@@ -1,99999999999 +1 @@\n a\n") == "x.patch:3: this is not the start of a hunk");
  const std::string count =
      "x.patch:6: the hunk of line 3 does not have the 2 lines of the base and 2 of the result that it "
      "promises";
  CHECK(complaint(head + "@@ -1,2 +1,2 @@\n-a\n+b\n") == count);
  CHECK(complaint(head + "@@ -1,2 +1,2 @@\n-a\n+b\n+c\n+d\n").find("x.patch:7:") == 0);
  CHECK(complaint(head + "@@ -1,1 +1,1 @@\n-a\n+b\n c\n").find("x.patch:6:") == 0);
  CHECK(complaint(head + "@@ -0,0 +1,1 @@\n+b\n") == "x.patch:3: this hunk has no line of the base");
  CHECK(complaint(head + "@@ -1,1 +1,1 @@\n-a\n+b\n\\ No newline at end of file\n") ==
        "x.patch:6: a file without a newline at the end");
  const auto hunk = head + "@@ -1,1 +1,1 @@\n-a\n+b\n";
  CHECK(complaint(hunk + hunk) == "x.patch:6: a second diff of x.cpp");
  const auto no_end = apply(only(hunk), "a", "x.patch", "x.cpp");
  REQUIRE(!no_end);
  CHECK(no_end.error().message == "x.cpp: the last line has no newline");
}

TEST_CASE("the size of a diff counts what goes and what comes") {
  const auto size = size_of({only("--- a/x.cpp\n+++ b/x.cpp\n@@ -1,2 +1,3 @@\n-a\n+b\n+c\n d\n")});
  CHECK(size.removed == 1);
  CHECK(size.added == 2);
}

}  // namespace text_diff_test
