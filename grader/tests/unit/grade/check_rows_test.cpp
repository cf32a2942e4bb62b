#include "grade/check_rows.hpp"

#include <algorithm>
#include <set>

#include "kit/host/base/catch.hpp"

namespace check_rows_test {

using namespace manyhands;
using grade::Beside;
using grade::check_rows;
using grade::groups_of;

namespace {

std::vector<const grade::CheckRow*> rows_for(const std::set<CheckName>& names) {
  std::vector<const grade::CheckRow*> rows;
  for (const auto& row : check_rows())
    if (names.contains(row.check)) rows.push_back(&row);
  return rows;
}

std::vector<std::vector<CheckName>> grouped(const std::vector<const grade::CheckRow*>& rows) {
  std::vector<std::vector<CheckName>> names;
  for (const auto& group : groups_of(rows)) {
    names.emplace_back();
    for (const auto* row : group) names.back().push_back(row->check);
  }
  return names;
}

}  // namespace

TEST_CASE("checks run in the order in which they are shown, and need only earlier ones") {
  std::vector<CheckName> seen;
  for (const auto& row : check_rows()) {
    if (!seen.empty()) CHECK(seen.back() < row.check);
    for (const auto& needed : row.needs)
      CHECK(std::find(seen.begin(), seen.end(), needed.check) != seen.end());
    seen.push_back(row.check);
    CHECK((row.judge == nullptr || row.parts == nullptr));
    CHECK((row.parts != nullptr) == (row.beside != Beside::anything));
  }
}

TEST_CASE("only checks that need nothing of each other and are not timed may run side by side") {
  using enum CheckName;
  CHECK(grouped(rows_for({builds, correct, memory, races, CheckName::mechanism, CheckName::speed})) ==
        std::vector<std::vector<CheckName>>{
            {builds}, {correct}, {memory, races}, {CheckName::mechanism}, {CheckName::speed}});
  CHECK(grouped(rows_for({builds, races})) == std::vector<std::vector<CheckName>>{{builds}, {races}});
  CHECK(grouped(rows_for({builds, correct, CheckName::speed})) ==
        std::vector<std::vector<CheckName>>{{builds}, {correct}, {CheckName::speed}});
  CHECK(groups_of({}).empty());
}

TEST_CASE("a clean run under the race detector counts only if the detector was seen to work") {
  StageResult stage;
  stage.cases = {{.name = "a test", .task = 1, .passed = true}};
  for (const auto& row : check_rows()) {
    if (row.judge == nullptr) continue;
    const auto judgement = row.judge(stage, {}, {});
    CHECK((judgement.verdict == Verdict::pass) == (row.check != CheckName::races));
  }
}

}  // namespace check_rows_test
