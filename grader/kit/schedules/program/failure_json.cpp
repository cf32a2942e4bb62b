#include "kit/schedules/program/failure_json.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "kit/schedules/program/offsets.hpp"
#include "kit/schedules/program/variable_names.hpp"

namespace manyhands::schedules {
namespace {

using json = nlohmann::json;

// The end of a run says why it failed; nobody reads thousands of steps.
constexpr std::size_t most_steps = 2000;

}  // namespace

json json_of(const Step& step) {
  json j{{"thread", step.thread}, {"op", name(step.op)},
         {"object", step.object}, {"name", variable_at(step.address)},
         {"where", step.address}, {"at", offsets_of(step.at, step.frames)},
         {"why", name(step.why)}};
  if (step.value) j["value"] = *step.value;
  if (step.line != 0) j["line"] = step.line;
  return j;
}

json json_of(const Waiting& waiting) {
  return {{"thread", waiting.thread}, {"op", name(waiting.for_what)},
          {"object", waiting.object}, {"name", variable_at(waiting.address)},
          {"holder", waiting.holder}, {"at", offsets_of(waiting.at, waiting.frames)}};
}

json json_of(const RacingAccess& access) {
  return {{"thread", access.thread},
          {"name", variable_at(access.address)},
          {"write", access.write},
          {"freed", access.freed},
          {"at", offsets_of(access.at, access.frames)}};
}

json json_of(const Failure& failure) {
  json steps = json::array();
  const auto first = failure.steps.size() - std::min(failure.steps.size(), most_steps);
  for (auto i = first; i < failure.steps.size(); ++i) {
    steps.push_back(json_of(failure.steps[i]));
    if (const auto& older = failure.steps[i].older) {
      const auto kept = [&](int step) { return std::max(-1, step - static_cast<int>(first)); };
      steps.back()["older"] = {
          {"read", kept(older->read)}, {"missed", kept(older->missed)}, {"seq_cst", older->seq_cst}};
    }
  }
  json waiting = json::array();
  for (const auto& one : failure.waiting) waiting.push_back(json_of(one));
  json race = json::array();
  if (failure.race)
    for (const auto& access : *failure.race) race.push_back(json_of(access));
  return {{"kind", name(failure.kind)},    {"what", failure.what},
          {"schedule", failure.schedule},  {"switches", failure.switches},
          {"choices", failure.choices},    {"steps", std::move(steps)},
          {"waiting", std::move(waiting)}, {"race", std::move(race)},
          {"races", failure.races},        {"points", offsets_of(0, failure.points)}};
}

std::function<bool(std::uintptr_t, std::uintptr_t)> ignoring(const json& asked) {
  std::set<std::pair<std::uint64_t, std::uint64_t>> pairs;
  for (const auto& pair : asked.value("ignored", json::array()))
    pairs.emplace(pair.at(0).get<std::uint64_t>(), pair.at(1).get<std::uint64_t>());
  return [pairs](std::uintptr_t one, std::uintptr_t other) {
    return pairs.contains({offset_of(one), offset_of(other)}) ||
           pairs.contains({offset_of(other), offset_of(one)});
  };
}

}  // namespace manyhands::schedules
