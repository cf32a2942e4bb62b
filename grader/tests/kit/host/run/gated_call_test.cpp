// Calls of a real guest with a site: what happens while its answers are held back, and while it can do
// nothing but wait.
#include "kit/host/run/gated_call.hpp"

#include <chrono>
#include <optional>

#include "kit/host/base/catch.hpp"
#include "kit/host/run/at_rest.hpp"
#include "kit/site/server.hpp"
#include "tests/kit/test_host.hpp"

namespace gated_call_test {

using namespace manyhands;
using test::Host;

namespace {

site::Server& gated(std::optional<site::Server>& server) {
  site::Spec spec;
  spec.pages = 12;
  site::ServerOptions options;
  options.gated = true;
  return server.emplace(site::generate(spec), options);
}

host::Call getting(const site::Server& server, int pages) {
  host::Call call;
  call.scenario = "gets";
  call.args["start"] = server.start_url();
  call.args["urls"] = nlohmann::json::array();
  for (int page = 1; page <= pages; ++page) call.args["urls"].push_back(server.url_of(page));
  return call;
}

}  // namespace

TEST_CASE("the gate opens when the program rests, and what was in flight then is recorded") {
  Host host;
  std::optional<site::Server> server;
  for (const int pages : {1, 4, 9}) {
    const auto reply = host::call_gated(getting(gated(server), pages), *server, {.limit = 4});
    REQUIRE(reply.run.outcome == Outcome::answered);
    CHECK(reply.run.gate.used);
    CHECK(reply.run.gate.quiet);
    CHECK(reply.run.gate.in_flight == pages);
    CHECK(reply.run.gate.limit == 4);
    // Each request is seen to wait in a thread of its own.
    CHECK(reply.run.gate.waiters.seen);
    CHECK(reply.run.gate.waiters.threads.size() == static_cast<std::size_t>(pages));
    CHECK(reply.run.gate.waiters.most_of_one == 1);
    CHECK(reply.run.requests.size() == static_cast<std::size_t>(pages) + 1);
    CHECK(4 * reply.run.gate.busy_ns < reply.run.gate.hold_ns);
    // If everything is as it should be, no debugger is needed.
    CHECK(reply.run.gate.stacks.empty() == (pages == 4));
  }
}

TEST_CASE("a place that stays empty though known pages are left is seen when all sleeps") {
  Host host;
  std::optional<site::Server> server;
  Run run;
  for (int tries = 0; tries < 3 && !run.gate.quiet; ++tries) {  // with other load it may never be quiet
    const auto call = getting(gated(server), 4);
    host::GateOrder order{.limit = 4};
    for (int page = 1; page <= 6; ++page) order.known.insert(server->url_of(page));
    run = host::call_gated(call, *server, order).run;
    REQUIRE(run.outcome == Outcome::answered);
  }
  REQUIRE(run.gate.quiet);
  CHECK(run.gate.in_flight == 4);
  CHECK(run.gate.refill.used);
  CHECK(run.gate.refill.answered == 1);
  CHECK(run.gate.refill.in_flight == 3);
  CHECK(run.gate.refill.known_left == 2);
}

TEST_CASE("time in which the gate keeps a program waiting is not its own") {
  Host host;
  std::optional<site::Server> server;
  const auto call = getting(gated(server), 4);
  host::GateOrder order{.limit = 4};
  for (int page = 1; page <= 6; ++page) order.known.insert(server->url_of(page));
  host::context().limits.wall_s = 0.4;  // less than it takes to see that a place stays empty
  const auto run = host::call_gated(call, *server, order).run;
  CHECK(run.wall_ns > 400'000'000);
  CHECK(run.outcome != Outcome::hung);
}

TEST_CASE("the gate of a listed site holds back every answer, the first page's too") {
  Host host;
  site::Spec spec;
  spec.pages = 12;
  spec.listed = true;
  site::ServerOptions options;
  options.gated = true;
  site::Server server(site::generate(spec), options);
  auto call = getting(server, 0);
  call.args.erase("start");
  for (int page = 0; page < 4; ++page) call.args["urls"].push_back(server.url_of(page));
  const auto run = host::call_gated(call, server, {.limit = 4}).run;
  REQUIRE(run.outcome == Outcome::answered);
  CHECK(run.gate.quiet);
  CHECK(run.gate.in_flight == 4);
  CHECK(run.requests.size() == 4);
  CHECK(run.critical_path_ns > 0);
  for (const auto& request : run.requests) CHECK(request.discovered_ns == 0);
}

TEST_CASE("the gate opens for a program that never rests, too, and says that it was at work") {
  Host host;
  std::optional<site::Server> server;
  auto call = getting(gated(server), 4);
  call.args["spin"] = true;
  const auto run = host::call_gated(call, *server, {.limit = 4}).run;
  REQUIRE(run.outcome == Outcome::answered);
  CHECK_FALSE(run.gate.quiet);
  CHECK(run.gate.in_flight == 4);
  CHECK(2 * run.gate.busy_ns > run.gate.hold_ns);
}

TEST_CASE("a program that waits for a slow server does not stand still") {
  Host host;
  site::Spec spec;
  spec.pages = 2;
  spec.slow = 1;
  spec.slow_latency = std::chrono::milliseconds(2600);  // longer than a program may otherwise be quiet
  site::Server server(site::generate(spec));
  const auto reply = host::call(getting(server, 1), &server);
  CHECK(reply.run.outcome == Outcome::answered);
  CHECK(reply.run.requests.size() == 2);
}

TEST_CASE("a program at rest can be interrupted, as often as there are steps, and its children with it") {
  Host host;
  site::Spec spec;
  spec.pages = 2;
  site::Server server(site::generate(spec), {.gated = true});
  host::Call call;
  call.scenario = "counts_interruptions";
  call.args = {{"url", server.url_of(1)}};
  call.interrupts = true;
  call.args["first"] = server.start_url();
  const auto reply = host::call_at_rest(call, server, {host::interrupt_calls, host::interrupt_calls});
  REQUIRE(reply.run.outcome == Outcome::answered);
  CHECK(reply.answer->value.raw()["interrupted"] == 2);
  CHECK(reply.answer->value.raw()["written"] == 3840);  // a signal might have interrupted this
}

TEST_CASE("a wait for a child is interrupted once, unless the program may know that it has ended") {
  Host host;
  const auto calls = [](const char* how, bool interrupts) {
    host::Call call;
    call.scenario = "waits_for_child";
    call.args = {{"how", how}};
    call.interrupts = interrupts;
    const auto reply = host::call(call);
    REQUIRE(reply.run.outcome == Outcome::answered);
    CHECK(reply.answer->value.raw()["none_left"] == true);
    return reply.answer->value.raw()["calls"].get<int>();
  };
  CHECK(calls("", false) == 1);
  CHECK(calls("", true) == 2);
  for (const char* how : {"handler", "look", "deaf"}) CHECK(calls(how, true) == 1);
}

TEST_CASE("the child that has a request on its way is found, and can be killed") {
  Host host;
  site::Spec spec;
  spec.pages = 2;
  site::Server server(site::generate(spec), {.gated = true});
  host::Call call;
  call.scenario = "counts_interruptions";
  call.args = {{"url", server.url_of(1)}, {"first", server.start_url()}};
  pid_t found = 0;
  pid_t guest = 0;
  const auto reply = host::call_at_rest(call, server, {[&](pid_t pid) {
                                          guest = pid;
                                          found = host::requesting_child(pid, server.port());
                                          CHECK(host::requesting_child(pid, 1) == 0);
                                          CHECK(host::talks_to_site(found, server.port()));
                                          CHECK_FALSE(host::talks_to_site(found, 1));
                                        }});
  CHECK(reply.run.outcome == Outcome::answered);
  CHECK(found != 0);
  CHECK(found != guest);
}

TEST_CASE("a program is not at rest while a thread works, though others end at that moment") {
  Host host;
  const auto reply = host.call("ends_while_looked_at", {{"rounds", 2000}});
  REQUIRE(reply.run.outcome == Outcome::answered);
  CHECK(reply.answer->value == 0);
}

}  // namespace gated_call_test
