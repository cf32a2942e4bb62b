#include "grade/given_orders.hpp"

#include "kit/host/base/catch.hpp"

namespace given_orders_test {

using namespace manyhands;

namespace {

const std::string file = "starter/demo/demo.cpp";

Finding race(int line, int other, const std::string& by) {
  Finding finding;
  finding.code = "data-race";
  finding.by = by;
  finding.message = "Two threads use it.";
  finding.file = file;
  finding.line = line;
  if (other != line) finding.related.push_back({"another thread writes it here", file, other});
  return finding;
}

Finding explored(int line, int other) {
  auto finding = race(line, other, "schedules");
  finding.interleaving = {{"main", "thread 1"}, {{1, file, line, {}, "writes the variable"}}, {}, "replay"};
  return finding;
}

std::vector<Check> checks_with(Finding found, Finding explored, CheckName name = CheckName::races) {
  Check first, second;
  first.name = name;
  first.findings = {std::move(found)};
  second.name = CheckName::schedules;
  second.findings = {std::move(explored)};
  std::vector<Check> checks{first, second};
  grade::give_orders(checks);
  return checks;
}

bool has_order(const Check& check) {
  return !check.findings.front().interleaving.turns.empty();
}

}  // namespace

TEST_CASE("a race that the explorer finds at the same two lines gets the order of steps") {
  for (const auto& found : {race(3, 7, "tsan"), race(7, 3, "tsan")}) {
    const auto checks = checks_with(found, explored(3, 7));
    CHECK(has_order(checks[0]));
    CHECK(checks[0].findings[0].interleaving.replay == "replay");
    CHECK_FALSE(has_order(checks[1]));
    CHECK(checks[1].findings[0].line == 3);
    CHECK(checks[1].findings[0].message.find("The check races found it, too") != std::string::npos);
  }
}

TEST_CASE("where the memory was allocated is no access of the race") {
  auto found = race(3, 7, "tsan");
  found.related.push_back({"the memory was allocated here", file, 20});
  CHECK(has_order(checks_with(found, explored(7, 3))[0]));
}

TEST_CASE("another race keeps its own order") {
  CHECK(has_order(checks_with(race(3, 7, "tsan"), explored(3, 8))[1]));
  CHECK(has_order(checks_with(race(3, 7, "tsan"), explored(9, 7))[1]));
  CHECK(has_order(checks_with(race(3, 3, "tsan"), explored(3, 7))[1]));
}

TEST_CASE("a hang at the same line gets the order of steps, one without a line does not") {
  auto hang = race(5, 5, "stacks");
  hang.code = "lost-wakeup";
  auto same = explored(5, 5);
  same.code = hang.code;
  CHECK(has_order(checks_with(hang, same, CheckName::correct)[0]));
  hang.line = 0;
  CHECK(has_order(checks_with(hang, same, CheckName::correct)[1]));
}

}  // namespace given_orders_test
