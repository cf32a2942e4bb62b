#include "kit/guest/family.hpp"

#include <unistd.h>

#include <chrono>
#include <string>

#include "kit/host/base/catch.hpp"
#include "kit/host/observe/diagnose.hpp"
#include "tests/kit/test_host.hpp"

namespace family_test {

namespace {

using namespace manyhands;
using manyhands::test::Host;

TEST_CASE("of processes that are held between reading and writing, all but one lose their update") {
  Host host;
  const auto reply = host.call("adds_while_held", {{"lock", "none"}, {"children", 2}});
  REQUIRE(reply.answer);
  CHECK(reply.answer->value.at("sum").whole<int>() == 1);
  CHECK(reply.answer->value.at("fine").truth());
}

TEST_CASE("processes that lock are not held for longer than the others can go on") {
  Host host;
  const auto reply = host.call("adds_while_held", {{"lock", "shared"}, {"children", 4}});
  REQUIRE(reply.answer);
  CHECK(reply.answer->value.at("sum").whole<int>() == 4);
  CHECK(reply.answer->value.at("fine").truth());
}

TEST_CASE("a process that waits for a mutex of another process's threads is recognised") {
  Host host;
  const auto reply = host.call("adds_while_held", {{"lock", "private"}, {"children", 2}});
  CHECK(reply.run.outcome == Outcome::hung);
  CHECK(host::diagnose(reply.run, "tests/kit").code == "not-process-shared");
}

TEST_CASE("counters are shared by the family, and shared memory is told from private memory") {
  Host host;
  const auto reply = host.call("counts_in_family");
  REQUIRE(reply.answer);
  const auto& value = reply.answer->value;
  CHECK(value.at("count").whole<int>() == 3);
  CHECK(value.at("other").whole<int>() == 1);
  CHECK(value.at("memory").truth());
  CHECK(value.at("middle").truth());
  CHECK_FALSE(value.at("local").truth());
}

TEST_CASE("a name in shared memory is seen while the program sleeps") {
  Host host;
  for (const bool at_once : {false, true}) {
    host::Call call;
    call.scenario = "sleeps_with_name";
    const std::string name = "manyhands-family-test-" + std::to_string(::getpid());
    call.args = {{"name", "/" + name}, {"at_once", at_once}};
    call.must_rest = true;
    call.rest_until = std::chrono::milliseconds(300);
    const auto reply = host::call(call);
    REQUIRE(reply.run.outcome == Outcome::answered);
    CHECK(reply.run.rest.used);
    CHECK(reply.shared_memory_at_rest.size() == (at_once ? 0 : 1));
    CHECK(reply.run.left.shared_memory.empty());
  }
}

}  // namespace

}  // namespace family_test
