// The worst possible order of wake-ups on condition variables, with real guests: a mistake shows in every
// run, and a correct program is never accused.
#include "kit/host/run/forced_waits.hpp"

#include "kit/host/base/catch.hpp"
#include "tests/kit/test_host.hpp"

namespace forced_waits_test {

using namespace manyhands;

namespace {

struct Seen {
  std::optional<Finding> missed;
  int calls = 0;
  std::vector<nlohmann::json> answers;
};

host::Reply ordered(const char* scenario, const nlohmann::json& args, const host::WaitOrders& orders) {
  host::Call call;
  call.scenario = scenario;
  call.args = args;
  call.waits = orders;
  return host::call(call);
}

Seen forced(const char* scenario, const nlohmann::json& args) {
  test::Host host;
  Seen seen;
  seen.missed = host::missed_notification([&](const host::WaitOrders& orders) {
    ++seen.calls;
    auto reply = ordered(scenario, args, orders);
    if (orders.lose_which == 0) {
      CHECK(reply.run.outcome == Outcome::answered);
      CHECK_FALSE(reply.waits.sites.empty());
      if (reply.answer) seen.answers.push_back(reply.answer->value.raw());
    }
    return reply;
  });
  return seen;
}

}  // namespace

TEST_CASE("forced waits: an end that is told without the lock is missed, every time") {
  for (int time = 0; time < 3; ++time) {
    const auto seen = forced("pool", {{"how", "without the lock"}, {"numbers", 6}, {"filled", true}});
    REQUIRE(seen.missed.has_value());
    CHECK(seen.missed->code == "lost-wakeup");
    CHECK(seen.missed->message.find("without locking the mutex") != std::string::npos);
    if (seen.missed->line == 0) continue;  // without binutils
    CHECK(seen.missed->file.find("test_guest_waits.cpp") != std::string::npos);
    REQUIRE(seen.missed->related.size() == 1);
    CHECK(seen.missed->related.front().line != seen.missed->line);
  }
}

TEST_CASE("forced waits: a std::condition_variable_any is no way out") {
  for (const char* kind : {"any lock", "shared lock", "any lock"}) {
    INFO(kind);
    const auto seen =
        forced("pool", {{"how", "without the lock"}, {"numbers", 6}, {"filled", true}, {"kind", kind}});
    REQUIRE(seen.missed.has_value());
    CHECK(seen.missed->code == "lost-wakeup");
    if (seen.missed->line == 0) continue;  // without binutils
    CHECK(seen.missed->file.find("test_guest_waits.cpp") != std::string::npos);
    REQUIRE(seen.missed->related.size() == 1);
    CHECK(seen.missed->related.front().line != seen.missed->line);
  }
  CHECK(forced("counts_down", {{"locked", false}, {"any", true}}).missed.has_value());
}

TEST_CASE("forced waits: nor does a std::condition_variable_any accuse anybody") {
  CHECK_FALSE(forced("counts_down", {{"locked", true}, {"any", true}}).missed.has_value());
  for (const char* how : {"under the lock", "after the lock", "empty lock", "told twice"}) {
    INFO(how);
    const char* kind = how == std::string("empty lock") ? "shared lock" : "any lock";
    const auto seen = forced("pool", {{"how", how}, {"numbers", 6}, {"kind", kind}});
    CHECK_FALSE(seen.missed.has_value());
    REQUIRE_FALSE(seen.answers.empty());
    for (const auto& answer : seen.answers) CHECK(answer == 6);
  }
  const auto seen = forced("lawful_waits_with_any_lock", {{"items", 20}});
  CHECK_FALSE(seen.missed.has_value());
  for (const auto& answer : seen.answers) CHECK(answer == 4 * (20 * 21 / 2) + 3);
}

TEST_CASE("forced waits: of many notifications without the lock it is the last that counts") {
  CHECK(forced("counts_down", {{"locked", false}}).missed.has_value());
  CHECK_FALSE(forced("counts_down", {{"locked", true}}).missed.has_value());
}

TEST_CASE("forced waits: who changes it under the lock is never accused, whenever it is told") {
  for (const char* how : {"under the lock", "after the lock", "empty lock", "told twice"}) {
    INFO(how);
    const auto seen = forced("pool", {{"how", how}, {"numbers", 6}});
    CHECK_FALSE(seen.missed.has_value());
    REQUIRE_FALSE(seen.answers.empty());
    for (const auto& answer : seen.answers) CHECK(answer == 6);
  }
}

TEST_CASE("forced waits: a time limit that the program needs is found, however long it is") {
  test::Host host;
  const auto needed = [](const char* how) {
    const nlohmann::json args{{"how", how}, {"numbers", 6}, {"filled", true}};
    return host::needed_time_limit(
        [&](const host::WaitOrders& orders) { return ordered("pool", args, orders); });
  };
  const auto found = needed("nobody is told");
  REQUIRE(found.has_value());
  CHECK((found->line == 0 || found->file.find("test_guest_waits.cpp") != std::string::npos));
  CHECK_FALSE(needed("with a limit").has_value());
  CHECK_FALSE(needed("under the lock").has_value());
}

TEST_CASE("forced waits: the value that a thread waits for is read too late, and that shows every time") {
  test::Host host;
  const auto hangs = [](bool too_late) {
    bool one_hung = false;
    host::with_stops_at_unlocks(
        [&](const host::WaitOrders& orders) {
          return ordered("waits_for_a_change", {{"too_late", too_late}}, orders);
        },
        [&](const host::Reply& reply) { one_hung = one_hung || reply.run.outcome != Outcome::answered; });
    return one_hung;
  };
  for (int time = 0; time < 3; ++time) {
    CHECK(hangs(true));
    CHECK_FALSE(hangs(false));
  }
}

TEST_CASE("forced waits: lawful waits of all kinds come to their end") {
  const auto seen = forced("lawful_waits", {{"items", 30}});
  CHECK_FALSE(seen.missed.has_value());
  for (const auto& answer : seen.answers) CHECK(answer == 30 * 31 / 2);
}

}  // namespace forced_waits_test
