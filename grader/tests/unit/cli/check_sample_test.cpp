#include "cli/check_sample.hpp"

#include <algorithm>

#include "kit/host/base/catch.hpp"

using namespace manyhands;

namespace {

Solution wrong(const std::string& name, const std::string& code) {
  Solution solution;
  solution.kind = SolutionKind::wrong;
  solution.name = name;
  solution.mistake.expect.check = CheckName::correct;
  solution.mistake.expect.code = code;
  return solution;
}

std::vector<Solution> many() {
  std::vector<Solution> all(2);
  all[0].kind = SolutionKind::pristine;
  all[0].name = "starter";
  all[1].name = "reference";
  for (int i = 0; i < 40; ++i)
    all.push_back(wrong("wrong/" + std::to_string(i), "code-" + std::to_string(i % 3)));
  return all;
}

bool has(const std::vector<Solution>& sample, const std::string& name) {
  return std::any_of(sample.begin(), sample.end(), [&](const Solution& s) { return s.name == name; });
}

}  // namespace

TEST_CASE("check's sample has the reference, the untouched one and each finding, whatever the key") {
  for (const std::string key : {"", "a", "b", "1f3c"}) {
    const auto sample = sample_of(many(), key);
    CHECK(has(sample, "starter"));
    CHECK(has(sample, "reference"));
    for (int code = 0; code < 3; ++code)
      CHECK(std::any_of(sample.begin(), sample.end(), [&](const Solution& s) {
        return s.mistake.expect.code == "code-" + std::to_string(code);
      }));
    CHECK(sample.size() < 30);
  }
}

TEST_CASE("every solution has its turn in check's sample, and one key always chooses the same") {
  std::vector<Solution> seen;
  for (int key = 0; key < 60; ++key)
    for (auto& solution : sample_of(many(), std::to_string(key))) seen.push_back(std::move(solution));
  for (const auto& solution : many()) CHECK(has(seen, solution.name));
  const auto one = sample_of(many(), "k"), again = sample_of(many(), "k");
  REQUIRE(one.size() == again.size());
  for (std::size_t i = 0; i < one.size(); ++i) CHECK(one[i].name == again[i].name);
}
