#include "grade/evidence.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "model/json.hpp"

namespace manyhands::build {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(CompilerWarning, option, message, file, line)

}  // namespace manyhands::build

namespace manyhands::grade {
namespace {

using nlohmann::json;

bool is_test(const std::string& stage) {
  return stage == "correct" || stage == "memory" || stage == "races";
}

json compact_result(const StageResult& result) {
  json j = result;
  auto runs = json::array();
  for (const auto& run : result.runs) runs.push_back(compact(run));
  j["runs"] = std::move(runs);
  return j;
}

}  // namespace

StageResult slim(StageResult result, const StageOrder& order) {
  for (auto& test : result.cases) test.seconds = 0;
  if (is_test(order.stage))
    std::erase_if(result.runs, [](const Run& run) { return run.outcome == Outcome::answered; });
  return result;
}

json to_json(const Evidence& evidence) {
  auto builds = json::array();
  for (const auto& build : evidence.builds)
    builds.push_back(
        {{"profile", build.profile}, {"rejected", build.rejected}, {"warnings", build.warnings}});
  auto stages = json::array();
  for (const auto& stage : evidence.stages)
    stages.push_back({{"order", stage.order},
                      {"began_s", stage.began_s},
                      {"ended_s", stage.ended_s},
                      {"result", compact_result(stage.result)}});
  return {{"p_avail", evidence.p_avail},
          {"memory_kb", evidence.memory_kb},
          {"builds", std::move(builds)},
          {"stages", std::move(stages)}};
}

Evidence evidence_from(const json& j) {
  Evidence evidence;
  j.at("p_avail").get_to(evidence.p_avail);
  j.at("memory_kb").get_to(evidence.memory_kb);
  for (const auto& from : j.at("builds")) {
    auto& build = evidence.builds.emplace_back();
    from.at("profile").get_to(build.profile);
    from.at("rejected").get_to(build.rejected);
    from.at("warnings").get_to(build.warnings);
  }
  for (const auto& from : j.at("stages")) {
    auto& stage = evidence.stages.emplace_back();
    from.at("order").get_to(stage.order);
    from.at("began_s").get_to(stage.began_s);
    from.at("ended_s").get_to(stage.ended_s);
    from.at("result").get_to(stage.result);
  }
  return evidence;
}

}  // namespace manyhands::grade
