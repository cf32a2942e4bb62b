#include "model/stage_request.hpp"

#include "kit/host/base/catch.hpp"

namespace stage_request_test {

using namespace manyhands;

TEST_CASE("a request for a stage arrives as it was sent, whatever bytes its paths have") {
  StageRequest sent{{"speed", 4, Work::io, 2, {"program-1", "program-2"}, ClockKind::virtual_time, "tsan"}};
  sent.guests = "/home/jos\xe9/guests";  // Latin-1, not UTF-8
  sent.run_dir = "/tmp/run 'one'";
  sent.prefix = "starter/crawl-threads";
  sent.seed = 0xfedc'ba98'7654'3210;
  sent.files = 6;
  sent.enough = "data-race";
  sent.tamper = true;
  sent.limits = {1.5, 2.5, 300, 4, 500};
  sent.box = "full";

  const auto arrived = stage_request_from(bytes_of(sent));
  REQUIRE(arrived.ok());
  CHECK(arrived->stage == "speed");
  CHECK(arrived->workers == 4);
  CHECK(arrived->work == Work::io);
  CHECK(arrived->cores == 2);
  CHECK(arrived->submissions == sent.submissions);
  CHECK(arrived->clock == ClockKind::virtual_time);
  CHECK(arrived->profile == "tsan");
  CHECK(arrived->guests == sent.guests);
  CHECK(arrived->run_dir == sent.run_dir);
  CHECK(arrived->prefix == sent.prefix);
  CHECK(arrived->seed == sent.seed);
  CHECK(arrived->enough == "data-race");
  CHECK(arrived->tamper);
  CHECK(arrived->limits.wall_s == 1.5);
  CHECK(arrived->limits.cpu_s == 2.5);
  CHECK(arrived->limits.memory_mb == 300);
  CHECK(arrived->limits.processes == 4);
  CHECK(arrived->limits.output_kb == 500);
  CHECK(arrived->box == "full");
}

TEST_CASE("a request that names no work leaves it to the exercise") {
  const auto arrived = stage_request_from(bytes_of(StageRequest{{"correct", 2}}));
  REQUIRE(arrived.ok());
  CHECK_FALSE(arrived->work);
  CHECK(arrived->clock == ClockKind::real);
  CHECK(arrived->profile == "release");
}

TEST_CASE("what is not a request is an error") {
  const auto whole = bytes_of(StageRequest{{"correct", 2}});
  CHECK_FALSE(stage_request_from("").ok());
  CHECK_FALSE(stage_request_from(bytes_of(StageRequest{{.stage = "correct", .profile = "msan"}})).ok());
  CHECK_FALSE(stage_request_from("{}").ok());
  CHECK_FALSE(stage_request_from(whole.substr(0, whole.size() / 2)).ok());
  CHECK_FALSE(stage_request_from("\xa1\x65stage\x01").ok());  // {"stage": 1}
}

}  // namespace stage_request_test
