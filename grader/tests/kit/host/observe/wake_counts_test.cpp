// How often a thread wakes up while there is nothing to do, counted by the kernel, so that load does not
// matter.
#include "kit/host/observe/wake_counts.hpp"

#include "kit/host/base/catch.hpp"
#include "tests/kit/test_host.hpp"

namespace wake_counts_test {

using namespace manyhands;

namespace {

WakeUps counted(const char* how) {
  test::Host host;
  host::Call call;
  call.scenario = "has_nothing_to_do";
  call.args = {{"how", how}, {"ms", host::rest_watched.count() + 300}};
  call.must_rest = true;
  const auto reply = host::call(call);
  REQUIRE(reply.run.rest.used);
  return reply.run.rest.wake_ups;
}

}  // namespace

TEST_CASE("wake-ups: who sleeps until it is told has none") {
  for (const char* how : {"sleeps", "with a limit", "at first"}) {
    INFO(how);
    CHECK(counted(how).least == 0);
  }
}

TEST_CASE("wake-ups: who looks again and again has many, all the time") {
  for (const char* how : {"polls", "polls slowly"}) {
    INFO(how);
    const auto wakes = counted(how);
    CHECK(wakes.least > 0);
    CHECK(wakes.count >= 4 * wakes.least);
    CHECK(wakes.tid != wakes.pid);  // not the sleeping thread
  }
}

}  // namespace wake_counts_test
