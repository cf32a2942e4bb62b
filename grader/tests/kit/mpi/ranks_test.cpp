// Calls of real ranks: what the layer between them and MPI does and sees. Needs Open MPI.
#include "kit/guest/ranks.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "kit/host/suites/crunch_suite.hpp"
#include "kit/host/suites/mpi_suite.hpp"
#include "sandbox/level.hpp"
#include "tests/kit/test_host.hpp"

namespace ranks_test {

using namespace manyhands;

namespace {

class Job {
 public:
  host::Reply call(const std::string& scenario, int ranks, nlohmann::json args = nlohmann::json::object()) {
    host::Call call;
    call.scenario = scenario;
    call.args = std::move(args);
    call.ranks = call.workers = ranks;
    return host::call(call);
  }

 private:
  test::Host host_{MANYHANDS_TEST_RANKS};
};

bool has_two_machines() {
  const bool has = sandbox::has_two_machines(test::Host::level());
  if (!has) WARN("no sandbox of this machine has two machines in it: not tested");
  return has;
}

bool noted(const host::Reply& reply, std::string_view kind) {
  return std::any_of(reply.cut_calls.begin(), reply.cut_calls.end(),
                     [&](const auto& call) { return call.kind == kind; });
}

host::RanksSeen seen_in(const host::Reply& reply) {
  REQUIRE(reply.answer.has_value());
  return host::ranks_seen(*reply.answer);
}

}  // namespace

TEST_CASE("ranks: the answer is rank 0's, and messages are counted") {
  const auto reply = Job().call("arrivals", 4);
  const auto seen = seen_in(reply);
  auto order = host::values_in<int>(*reply.answer);
  std::sort(order.begin(), order.end());
  CHECK(order == std::vector{1, 2, 3});
  CHECK(seen.unfinished == 0);
  CHECK(seen.unreceived == 0);
  CHECK(seen.bytes == 3 * 4);
}

TEST_CASE("ranks: a late rank's message comes last") {
  Job job;
  for (const int late : {1, 2, 3}) {
    const auto reply = job.call("arrivals", 4, {{"late_rank", late}});
    REQUIRE(reply.answer.has_value());
    CHECK(host::values_in<int>(*reply.answer).back() == late);
  }
}

TEST_CASE("ranks: a late rank's message comes although another rank never waits, but only looks") {
  Job job;
  for (const auto* how : {"Iprobe", "Test", "Testany", "Testsome", "Testall"}) {
    INFO(how);
    const auto reply = job.call("arrivals", 3, {{"late_rank", 1}, {"how", how}});
    REQUIRE(reply.answer.has_value());
    CHECK(host::values_in<int>(*reply.answer).back() == 1);
  }
}

TEST_CASE("ranks: one that is killed ends the call, and the message says so") {
  const auto reply = Job().call("killed", 3);
  CHECK(reply.run.outcome == Outcome::threw);
  CHECK(reply.run.message ==
        "A rank ended: one of the 3 processes was killed by signal 9 (Killed) before its function had "
        "returned, "
        "and mpirun ended all others");
}

TEST_CASE("ranks: waiting for one that computes is no hang, however long; waiting for nobody is") {
  Job job;
  CHECK(job.call("one_computes", 6, {{"ms", 3000}}).run.outcome == Outcome::answered);
  CHECK(job.call("all_receive", 6).run.outcome == Outcome::hung);
}

TEST_CASE("ranks: synchronous sends show who relies on room for messages") {
  Job job;
  CHECK(job.call("all_send_first", 3).run.outcome == Outcome::answered);
  CHECK(job.call("all_send_first", 3, {{"sends", "synchronous"}}).run.outcome == Outcome::hung);
}

TEST_CASE("ranks: a change of what is being sent is noticed, completing in another order is not one") {
  Job job;
  CHECK(noted(job.call("changes_what_it_sends", 2), "rule:changed-while-sent"));
  for (const auto* sends : {"eager", "synchronous"}) {
    const auto reply = job.call("completes_in_any_order", 2, {{"sends", sends}});
    CHECK(reply.run.outcome == Outcome::answered);
    CHECK(!noted(reply, "rule:changed-while-sent"));
  }
}

TEST_CASE("ranks: requests and messages that are left behind are counted") {
  const auto seen = seen_in(Job().call("leaves_things_open", 2));
  CHECK(seen.unfinished == 2);  // a receive and a barrier
  CHECK(seen.unreceived == 1);
}

TEST_CASE("ranks: one that waits polls for the one-sided calls of others") {
  const auto reply = Job().call("counts_one_sided", 4);
  REQUIRE(reply.answer.has_value());
  CHECK(host::values_in<int>(*reply.answer) == std::vector{3 * 50});
}

TEST_CASE("ranks: an error of MPI names the rank and the call") {
  const auto reply = Job().call("sends_to_nobody", 2);
  CHECK(reply.run.outcome == Outcome::threw);
  CHECK(reply.run.message.starts_with("MPI failed: in rank 0, MPI_Send reported MPI_ERR_RANK"));
  CHECK(noted(reply, "rule:mpi-error"));
}

TEST_CASE("ranks: on two machines, every other one is on the second, and none has rights of its own") {
  if (!has_two_machines()) return;
  host::Call call;
  call.scenario = "machines";
  call.ranks = call.workers = 4;
  call.two_machines = true;
  const test::Host host{MANYHANDS_TEST_RANKS};
  const auto reply = host::call(call);
  INFO(reply.run.message << reply.run.output_tail);
  REQUIRE(reply.answer.has_value());
  CHECK(host::values_in<int>(*reply.answer) == std::vector{1, 2, 1, 2});
  CHECK(reply.run.left.children == 0);
}

TEST_CASE("ranks: when the link between two machines goes down, the call ends and the message says so") {
  if (!has_two_machines()) return;
  host::Call call;
  call.scenario = "never_ends";
  call.ranks = call.workers = 2;
  call.two_machines = true;
  call.plug_pulled_after = std::chrono::milliseconds(100);
  call.may_sleep = std::chrono::minutes(1);
  const test::Host host{MANYHANDS_TEST_RANKS};
  host::context().limits.wall_s = 60;
  const auto reply = host::call(call);
  CHECK(reply.run.outcome == Outcome::threw);
  CHECK(reply.run.message == "The link is down: mpirun has lost the other machine, and has ended all ranks");
}

}  // namespace ranks_test
