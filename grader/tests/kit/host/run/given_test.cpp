#include "kit/host/run/given.hpp"

#include <algorithm>

#include "kit/host/base/catch.hpp"
#include "kit/host/run/judged.hpp"
#include "kit/host/run/tampering.hpp"

namespace given_test {

using namespace manyhands;
using host::BrokenAnswer;
using host::Given;
using nlohmann::json;

TEST_CASE("what is given is read with the shape that it must have") {
  const Given given(json::parse(R"({"results": [[3, true, "a"], [4, false, "b"]], "none": {}})"));
  const auto results = given.at("results").exactly(2);
  const auto parts = results[1].exactly(3);
  CHECK(parts[0].whole<int>(0, 4) == 4);
  CHECK_FALSE(parts[1].truth());
  CHECK(parts[2].text() == "b");
  CHECK(given.at("results").at_most(2).size() == 2);
  CHECK(given.has("none"));
  CHECK_FALSE(given.has("some"));
  CHECK(given.at("none") == json::object());
  CHECK_NOTHROW(given.at("none").nothing());
}

TEST_CASE("what has another shape is a broken answer, in words that name the place") {
  const Given given(
      json::parse(R"({"list": [1, -1, 1e300, 0.5, true, "1", null, 4294967296], "text": "x"})"));
  CHECK_THROWS_AS(given.at("lists"), BrokenAnswer);
  CHECK_THROWS_AS(given.at("text").at("more"), BrokenAnswer);
  CHECK_THROWS_AS(given.at("text").elements(), BrokenAnswer);
  CHECK_THROWS_AS(given.at("list").exactly(7), BrokenAnswer);
  CHECK_THROWS_AS(given.at("list").exactly(9), BrokenAnswer);
  CHECK_THROWS_AS(given.at("list").at_most(7), BrokenAnswer);
  CHECK_THROWS_AS(given.at("list").truth(), BrokenAnswer);
  CHECK_THROWS_AS(given.at("list").text(), BrokenAnswer);
  CHECK_THROWS_AS(given.nothing(), BrokenAnswer);
  CHECK_THROWS_AS(Given().nothing(), BrokenAnswer);
  const auto list = given.at("list").elements();
  CHECK(list[0].whole<std::uint32_t>() == 1);
  for (std::size_t i = 1; i < list.size(); ++i) CHECK_THROWS_AS(list[i].whole<std::uint32_t>(), BrokenAnswer);
  CHECK_THROWS_AS(list[0].whole<int>(2, 5), BrokenAnswer);
  CHECK_THROWS_AS(list[0].whole<int>(-5, 0), BrokenAnswer);
  try {
    static_cast<void>(given.at("list").exactly(3));
  } catch (const BrokenAnswer& e) {
    CHECK(e.what() ==
          std::string("the answer could not be read: \"list\" is a list of 8, but must be a list of 3"));
  }
}

TEST_CASE("parts outlive what they were taken from") {
  const auto part = Given(json{{"deep", {{"text", "still there"}}}}).at("deep").at("text");
  CHECK(part.text() == "still there");
}

TEST_CASE("a judge that stumbles over an answer has found something") {
  const auto broken = host::judged([]() -> std::optional<Finding> { host::broken("no shape at all"); });
  REQUIRE(broken);
  CHECK(broken->code == "broken-answer");
  CHECK(broken->message == "no shape at all");
  const auto raw = host::judged([]() -> std::optional<Finding> {
    static_cast<void>(json::parse("[1]").at("key"));
    return std::nullopt;
  });
  REQUIRE(raw);
  CHECK(raw->code == "broken-answer");
  CHECK_FALSE(host::judged([]() -> std::optional<Finding> { return std::nullopt; }));
}

TEST_CASE("answers are tampered with in many ways, none of which leaves them as they were") {
  const json value{{"results", {{1, true, "a"}, {2, false, "b"}, {3, true, "c"}}}, {"none", json::object()}};
  const std::vector<std::byte> bytes{std::byte{1}, std::byte{2}};
  const auto ways = host::tampering::ways_to_tamper(value, bytes, 1000, 7);
  CHECK(ways.size() > 50);
  for (const auto& way : ways) {
    INFO(way.how);
    CHECK((way.value != value || way.bytes != bytes));
  }
  const auto gives = [&](const json& results) {
    return std::any_of(ways.begin(), ways.end(), [&](const auto& way) {
      return way.value.is_object() && way.value.contains("results") && way.value["results"] == results;
    });
  };
  CHECK(gives(json::array()));
  CHECK(gives(nullptr));
  CHECK(gives({{1, true, "a"}, {2, false, "b"}}));
  CHECK(gives({{1, true, "a"}, {2, false, "b"}, {3, true, "c"}, {3, true, "c"}}));
  CHECK(gives({{1e300, true, "a"}, {2, false, "b"}, {3, true, "c"}}));
  CHECK(std::any_of(ways.begin(), ways.end(), [](const auto& way) { return way.bytes.empty(); }));
  // Fewer, but the same ones each time.
  const auto some = host::tampering::ways_to_tamper(value, {}, 10, 7);
  REQUIRE(some.size() == 10);
  CHECK(some[3].value == host::tampering::ways_to_tamper(value, {}, 10, 7)[3].value);
}

}  // namespace given_test
