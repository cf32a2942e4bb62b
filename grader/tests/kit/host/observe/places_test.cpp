// Where threads spend their time, observed from outside, in a real guest with two threads that each do one
// thing all the time.
#include <algorithm>
#include <filesystem>

#include "kit/host/base/catch.hpp"
#include "kit/host/base/context.hpp"
#include "kit/host/run/call.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace places_test {

using namespace manyhands;

namespace {

Run watched(const char* what) {
  const test::TemporaryFolder folder;
  std::filesystem::create_symlink(MANYHANDS_TEST_GUEST, folder.path() / "release");
  auto& c = host::context();
  c = host::Context{};
  c.guests = folder.path();
  c.run_dir = folder.path() / "run";
  std::filesystem::create_directories(c.run_dir);
  c.prefix = "tests/kit";
  host::Call call;
  call.scenario = "works";
  call.args = {{"what", what}};
  call.watched = true;
  auto reply = host::call(call);
  c = host::Context{};
  return std::move(reply.run);
}

/// The part of the samples that found a thread in one of these functions of the test guest.
double part_of(const Run& run, const std::vector<std::string>& doings) {
  int all = 0;
  int found = 0;
  for (const auto& place : run.places) {
    all += place.samples;
    const bool one = std::find(doings.begin(), doings.end(), place.doing) != doings.end();
    if (one && place.file == "tests/kit/test_guest.cpp" && place.line > 0) found += place.samples;
  }
  return all == 0 ? 0 : static_cast<double>(found) / all;
}

}  // namespace

TEST_CASE("a watched run comes to its answer, and says where its threads were at work") {
  const auto run = watched("plain");
  REQUIRE(run.outcome == Outcome::answered);
  if (run.places.empty()) {
    WARN("no process may look at another here, or binutils are missing: not tested");
    return;
  }
  INFO(run.places.front().doing << " at line " << run.places.front().line);
  CHECK(part_of(run, {"plain"}) > 0.5);
  CHECK(part_of(run, {"atomic", "lock", "unlock"}) < 0.1);
}

TEST_CASE("atomic steps are told from plain ones") {
  const auto run = watched("atomic");
  REQUIRE(run.outcome == Outcome::answered);
  if (!run.places.empty()) CHECK(part_of(run, {"atomic"}) > 0.4);
}

TEST_CASE("taking a lock and giving it back are told from work") {
  const auto run = watched("lock");
  REQUIRE(run.outcome == Outcome::answered);
  if (!run.places.empty()) CHECK(part_of(run, {"lock", "unlock"}) > 0.4);
}

}  // namespace places_test
