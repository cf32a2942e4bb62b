// Loads that read older values: what is broken is found, and no correct program is accused, whether all loads
// may do so, or only those in a program's own lines.
#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "kit/host/explored/weak_loads.hpp"
#include "tests/kit/schedules/scheduled_run.hpp"

namespace weak_memory_test {

using Json = nlohmann::json;

namespace {

struct Case {
  const char* scenario;
  bool without = false;  // also fails if all loads read the newest value
  const char* kind = "assertion";
};

const Case cases[] = {{"message"},
                      {"message_by_fences"},
                      {"release_sequence"},
                      {"reads_in_order"},
                      {"independent_reads"},
                      {"fence_told_to_another"},
                      {"peterson"},
                      {"atomics_in_used_memory", true},
                      {"relaxed_under_a_mutex"},
                      {"ring"},
                      {"seqlock"},
                      {"spin_lock"},
                      {"double_checked", true, "race"},
                      {"reference_count"},
                      {"counter_read_after_join"},
                      {"wait_and_notify"},
                      {"latch_orders", true},
                      {"barrier_orders", true},
                      {"dekker"},
                      {"dekker_with_weak_stores"},
                      {"dekker_with_one_weak_store"},
                      {"message_read_strongly"},
                      {"dekker_with_fences"}};

Json explored(const std::string& scenario, int seed, int schedules, std::vector<std::string> options) {
  options.insert(options.end(), {"--seed", std::to_string(seed), "--schedules", std::to_string(schedules),
                                 "--seconds", "300"});
  return run_scheduled(scenario, options);
}

/// As the option --weak-loads: the loads of the scenario's own lines.
std::string own_loads(const Json& result) {
  const std::string prefix = "grader/tests/kit/schedules";
  std::set<std::uint64_t> loads;
  for (const Json& load : result["loads"])
    if (load.is_string()) loads.insert(std::stoull(load.get<std::string>(), nullptr, 16));
  std::string own;
  for (const auto& [load, chain] : manyhands::host::chains_at(MANYHANDS_SCHEDULED, loads, prefix)) {
    if (!manyhands::host::is_own_load(chain, prefix)) continue;
    char text[32];
    std::snprintf(text, sizeof text, "0x%llx,", static_cast<unsigned long long>(load));
    own += text;
  }
  return own;
}

/// Loads of seq_cst are no such loads, unless a store was weaker.
bool has_own_loads(const std::string& scenario) {
  return scenario != "peterson-repaired" && scenario != "dekker-repaired" &&
         scenario != "dekker_with_weak_stores-repaired";
}

}  // namespace

TEST_CASE("weak memory: each broken program is found, whatever the seed", "[schedules]") {
  for (const auto& [scenario, without, kind] : cases) {
    INFO(scenario);
    const Json strong = explored(scenario, 1, 1000, {});
    CHECK(strong.contains("failure") == without);
    const auto own = own_loads(strong);
    REQUIRE(!own.empty());
    for (int seed = 1; seed <= 3; ++seed)
      for (const auto& options :
           {std::vector<std::string>{"--weak"}, std::vector<std::string>{"--weak-loads", own}}) {
        const Json result = explored(scenario, seed, 3000, options);
        REQUIRE(result.contains("failure"));
        CHECK(result["failure"]["kind"] == kind);
        CHECK(result["unrepeatable"] == 0);
      }
  }
}

TEST_CASE("weak memory: no correct program is accused", "[schedules]") {
  for (const auto& [scenario, without, kind] : cases) {
    const auto repaired = std::string(scenario) + "-repaired";
    INFO(repaired);
    const auto own = own_loads(explored(repaired, 1, 100, {}));
    CHECK(own.empty() != has_own_loads(repaired));
    std::vector<std::vector<std::string>> both{{"--weak"}};
    if (!own.empty()) both.push_back({"--weak-loads", own});
    for (const auto& options : both) {
      const Json result = explored(repaired, 1, 3000, options);
      CHECK_FALSE(result.contains("failure"));
      CHECK(result["schedules"] == 3000);
      CHECK(result["unrepeatable"] == 0);
    }
  }
}

TEST_CASE("weak memory: of std::atomic::wait, only the loop around it is the program's own", "[schedules]") {
  const auto count = [](const std::string& loads) { return std::count(loads.begin(), loads.end(), ','); };
  const Json result = explored("wait_and_notify-repaired", 1, 300, {});
  CHECK(result["loads"].size() > 2);
  CHECK(count(own_loads(result)) == 2);
}

TEST_CASE("weak memory: a report says which store was read, and which one was missed", "[schedules]") {
  const Json failure = explored("message", 1, 3000, {"--weak", "--shortest"})["failure"];
  int older = 0;
  for (const Json& step : failure["steps"]) {
    if (!step.contains("older")) continue;
    ++older;
    CHECK(step["op"] == "load");
    CHECK(step["value"] == 0);
    CHECK(step["older"]["read"] == -1);  // what it was at first
    const Json& missed = failure["steps"].at(step["older"]["missed"].get<std::size_t>());
    CHECK(missed["op"] == "store");
    CHECK(missed["value"] == 1);
    CHECK(missed["address"] == step["address"]);
  }
  CHECK(older == 1);
}

}  // namespace weak_memory_test
