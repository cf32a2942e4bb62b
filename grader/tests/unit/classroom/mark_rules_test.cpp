#include "classroom/mark_rules.hpp"

#include <stdexcept>

#include "kit/host/base/catch.hpp"

namespace mark_rules_test {

using namespace manyhands;

TEST_CASE("mark rules: what is written is read again") {
  MarkRules rules;
  CHECK(to_text(mark_rules_from(to_text(rules))) == to_text(rules));
  rules.counts = Counts::best;
  rules.unmeasured = Unmeasured::award;
  rules.late = {2, 12.5, 0};
  rules.due["first"] = 1000;
  rules.extensions["first"]["a\xff\"da"] = {2000, "ill"};
  const auto read = mark_rules_from(to_text(rules));
  CHECK(read.counts == Counts::best);
  CHECK(read.unmeasured == Unmeasured::award);
  CHECK(read.late.percent_per_day == 12.5);
  CHECK(read.late.most_days == 0);
  CHECK(read.due.at("first") == 1000);
  CHECK(to_text(read) == to_text(rules));
}

TEST_CASE("mark rules: a text that is not ours is refused") {
  for (const auto* text : {"", "{}", "[1]", R"({"counts": "best"})"})
    CHECK_THROWS_AS(mark_rules_from(text), std::invalid_argument);
}

}  // namespace mark_rules_test
