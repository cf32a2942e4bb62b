// Controlled schedules: each bug is found within a number of schedules, whatever the seed; nothing is found
// in the repaired programs; a failure is the same when it is run again, in another process as well.
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "tests/kit/schedules/scheduled_run.hpp"

namespace explore_test {

using Json = nlohmann::json;

namespace {

struct Case {
  const char* scenario;
  std::set<std::string> kinds;  // either may be noticed first
  int within = 200;             // schedules
  std::vector<std::string> options = {};
};

const Case cases[] = {
    {"unlocked", {"race"}},
    {"check_then_act", {"assertion"}},
    {"abba", {"deadlock"}},
    {"recursive", {"assertion"}},
    {"locked_twice", {"deadlock"}},
    {"tried", {"assertion"}},
    {"timed", {"assertion"}},
    {"shared", {"race"}},
    {"readers_then_writer", {"assertion"}},
    {"posix_semaphore", {"race"}},
    {"counting_semaphore", {"race"}},
    {"once_that_throws", {"assertion"}},
    {"static_variable", {"race"}},
    {"wake_up_lost", {"deadlock"}},
    {"wakes_for_no_reason", {"assertion"}, 2000},
    {"one_of_two_woken", {"deadlock"}},
    {"waits_too_short", {"assertion"}},
    {"sleep_instead_of_join", {"assertion"}},
    {"atomic_wait", {"deadlock"}},
    {"latch", {"race", "assertion"}},
    {"barrier", {"race", "assertion"}},
    {"posix_barrier", {"race", "assertion"}},
    {"future", {"race", "assertion"}},
    {"spins", {"livelock"}},
    {"polls_the_clock", {"assertion"}},
    {"load_then_store", {"assertion"}},
    {"relaxed_publication", {"race"}},
    {"fences", {"race"}},
    {"dekker", {"assertion"}, 200, {"--weak"}},
    {"dekker_with_fences", {"assertion"}, 200, {"--weak"}},
    {"memory_used_again", {"race"}},
    {"shared_pointer", {"race"}},
    {"many_threads", {"assertion"}},
    {"thread_local_variable", {"race", "assertion"}},
    {"detached", {"race"}},
    {"exit_of_thread", {"assertion"}},
    {"uncaught", {"exception"}},
    {"null_pointer", {"crash"}},
    {"asserts", {"assertion"}},
    {"exits", {"exit"}},
    {"exits_early", {"assertion"}},
    {"joinable_destroyed", {"exception"}},
};

Json explored(const std::string& scenario, int seed, int schedules, std::vector<std::string> options = {}) {
  options.insert(options.end(), {"--seed", std::to_string(seed), "--schedules", std::to_string(schedules),
                                 "--seconds", "300"});
  return run_scheduled(scenario, options);
}

}  // namespace

TEST_CASE("each bug is found, whatever the seed", "[schedules]") {
  for (const auto& [scenario, kinds, within, options] : cases)
    for (int seed = 1; seed <= 3; ++seed) {
      INFO(scenario << ", seed " << seed);
      const Json result = explored(scenario, seed, within, options);
      REQUIRE(result.contains("failure"));
      CHECK(kinds.count(result["failure"]["kind"]) == 1);
      CHECK(result["unrepeatable"] == 0);
    }
}

TEST_CASE("nothing is found in repaired programs", "[schedules]") {
  for (const auto& [scenario, kinds, within, options] : cases) {
    INFO(scenario);
    const int schedules = std::string(scenario) == "many_threads" ? 50 : 1000;
    const Json result = explored(std::string(scenario) + "-repaired", 1, schedules, options);
    CHECK_FALSE(result.contains("failure"));
    CHECK(result["schedules"] == schedules);
    CHECK(result["unrepeatable"] == 0);
  }
}

TEST_CASE("a failure is the same in every process, by its seed and by its choices", "[schedules]") {
  for (const char* scenario : {"abba", "wake_up_lost", "load_then_store", "posix_barrier", "timed"}) {
    INFO(scenario);
    const Json first = explored(scenario, 7, 500)["failure"];
    std::string choices;
    for (const int choice : first["choices"]) choices += std::to_string(choice) + ",";
    const auto number = std::to_string(first["schedule"].get<int>());
    // The addresses of everything differ each time.
    for (int i = 0; i < 40; ++i) {
      const Json again =
          i % 2 == 0 ? explored(scenario, 7, 500)
                     : run_scheduled(scenario, {"--seed", "7", "--first", number, "--replay", choices});
      REQUIRE(again.contains("failure"));
      REQUIRE(again["failure"]["hash"] == first["hash"]);
      REQUIRE(again["failure"]["choices"] == first["choices"]);
    }
  }
}

TEST_CASE("a report says who waits for whom, and which wake-up was lost", "[schedules]") {
  const Json abba = explored("abba", 1, 500)["failure"];
  std::set<int> holders;
  for (const Json& waiting : abba["waiting"])
    if (waiting["for"] == "lock") holders.insert(waiting["holder"].get<int>());
  CHECK(holders == std::set<int>{1, 2});

  const Json lost = explored("wake_up_lost", 1, 500)["failure"];
  CHECK(lost["what"].get<std::string>().rfind("lost wake-up", 0) == 0);
}

TEST_CASE("a race is shown by an assertion that it makes fail, in few switches", "[schedules]") {
  const Json shown = explored("unlocked", 1, 500, {"--show-race", "--shortest"})["failure"];
  CHECK(shown["kind"] == "assertion");
  CHECK(shown["switches"].get<int>() <= 8);
}

}  // namespace explore_test
