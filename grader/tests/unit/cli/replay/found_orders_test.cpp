#include "cli/replay/found_orders.hpp"

#include "kit/host/base/catch.hpp"

namespace found_orders_test {

using namespace manyhands;

TEST_CASE("replay: only findings with an order are there, each once") {
  Finding without;
  without.code = "data-race";
  auto with = without;
  with.interleaving.turns = {{0, "a.cpp", 1, "x", "reads"}};
  with.line = 7;
  auto other = with;
  other.line = 9;
  ExerciseReport exercise;
  exercise.id = "one-a";
  CHECK(found_orders(exercise).empty());
  Check check;
  check.verdict = Verdict::fail;
  check.findings = {without};
  exercise.checks = {check};
  CHECK(found_orders(exercise).empty());
  exercise.checks.front().findings = {without, other, other, with};
  const auto found = found_orders(exercise);
  REQUIRE(found.size() == 2);
  CHECK(found[0].finding.line == 9);
  CHECK(found[1].finding.line == 7);
  CHECK(found.front().title.starts_with("one-a: "));
}

}  // namespace found_orders_test
