// What a learner's process tells of its schedules is read with its shape.
#include "kit/host/explored/failure.hpp"

#include <nlohmann/json.hpp>

#include "kit/host/base/catch.hpp"

namespace failure_test {

using namespace manyhands::host;
using json = nlohmann::json;

namespace {

const json good = json::parse(
    R"([{"name": "a", "task": 1, "what": "b", "schedules": 7, "seconds": 0.1, "loads": [11, 12], "failure": {
  "kind": "race", "what": "w", "schedule": 3, "switches": 2, "choices": [1, 2], "races": true, "points": [7],
  "always": false, "waiting": [{"thread": 1, "op": "wait", "object": 2, "name": "bell", "holder": -1, "at": [9]}],
  "steps": [{"thread": 0, "op": "lock", "object": 1, "where": 77, "name": "m", "at": [5, 6], "why": "chosen", "value": 3, "older": {"read": -1, "missed": 0, "seq_cst": false}}],
  "race": [{"thread": 0, "name": "x", "write": true, "freed": false, "at": [1]},
           {"thread": 1, "name": "x", "write": false, "freed": false, "at": [2]}]}}])");

std::vector<ExploredProgram> read(const json& answer) {
  return explored_in(Given(answer));
}

}  // namespace

TEST_CASE("explored: a whole answer is read") {
  const auto programs = read(good);
  REQUIRE(programs.size() == 1);
  REQUIRE(programs[0].failure.size() == 1);
  const auto& failure = programs[0].failure[0];
  CHECK(failure.steps[0].at == Offsets{5, 6});
  CHECK(failure.steps[0].value == 3);
  REQUIRE(failure.steps[0].older);
  CHECK(failure.steps[0].older->missed == 0);
  CHECK(programs[0].loads == Offsets{11, 12});
  CHECK(failure.waiting[0].name == "bell");
  CHECK(failure.race[1].thread == 1);
  CHECK(offsets_in(failure) == std::set<std::uint64_t>{1, 2, 5, 6, 9});
}

TEST_CASE("explored: anything else is a broken answer") {
  for (const auto* path :
       {"/0/name", "/0/schedules", "/0/failure/kind", "/0/failure/steps", "/0/failure/steps/0/thread",
        "/0/failure/race/0/at", "/0/failure/waiting/0/holder", "/0/failure/steps/0/older", "/0/loads/0"}) {
    auto wrong = good;
    wrong[json::json_pointer(path)] = json::object();
    INFO(path);
    CHECK_THROWS_AS(read(wrong), BrokenAnswer);
  }
  auto one_access = good;
  one_access[json::json_pointer("/0/failure/race")].erase(0);
  CHECK_THROWS_AS(read(one_access), BrokenAnswer);
  CHECK_THROWS_AS(read(json::object()), BrokenAnswer);
  CHECK_THROWS_AS(read(json(nullptr)), BrokenAnswer);
}

}  // namespace failure_test
