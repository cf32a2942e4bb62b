#include "cli/check_sample.hpp"

#include <algorithm>

#include "kit/host/base/catch.hpp"

namespace check_sample_test {

using namespace manyhands;

namespace {

Solution wrong(const std::string& name, CheckName check) {
  Solution solution;
  solution.kind = SolutionKind::wrong;
  solution.name = name;
  solution.mistake.expect = {{check, "code"}};
  return solution;
}

std::vector<Solution> many() {
  std::vector<Solution> all(2);
  all[0].kind = SolutionKind::pristine;
  all[0].name = "starter";
  all[1].kind = SolutionKind::reference;
  all[1].name = "reference";
  for (int i = 0; i < 40; ++i)
    all.push_back(wrong("wrong/" + std::to_string(i), i % 3 == 0 ? CheckName::races : CheckName::correct));
  return all;
}

}  // namespace

TEST_CASE("check's sample has the reference, the untouched one and each check, whatever the key") {
  const auto all = many();
  for (const std::string key : {"", "a", "b", "1f3c"}) {
    const auto sample = sample_of(all, key).graded;
    CHECK(sample.contains("starter"));
    CHECK(sample.contains("reference"));
    for (const auto check : {CheckName::races, CheckName::correct})
      CHECK(std::any_of(all.begin(), all.end(), [&](const Solution& s) {
        return !s.mistake.expect.empty() && s.mistake.expect.front().check == check &&
               sample.contains(s.name);
      }));
    CHECK(sample.size() < 20);
  }
}

TEST_CASE("every solution has its turn in check's sample, and one key always chooses the same") {
  std::set<std::string> seen;
  int timed = 0;
  for (int key = 0; key < 100; ++key) {
    auto sample = sample_of(many(), std::to_string(key));
    seen.merge(sample.graded);
    timed += static_cast<int>(sample.timed.size());
    if (!sample.timed.empty()) CHECK(sample.timed == std::set<std::string>{"reference"});
  }
  for (const auto& solution : many()) CHECK(seen.contains(solution.name));
  CHECK(timed > 5);
  CHECK(timed < 50);
  CHECK(sample_of(many(), "k").graded == sample_of(many(), "k").graded);
}

}  // namespace check_sample_test
