#include "kit/schedules/program/played.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "kit/schedules/program/failure_json.hpp"
#include "kit/schedules/program/program.hpp"
#include "kit/schedules/program/variable_names.hpp"

namespace manyhands::schedules {
namespace {

using json = nlohmann::json;

// A player looks at the newest ones.
constexpr std::size_t most_played_steps = 400;

const char* name(Reached reached) {
  switch (reached) {
    case Reached::open:
      return "open";
    case Reached::passed:
      return "passed";
    case Reached::failed:
      return "failed";
    case Reached::impossible:
      break;
  }
  return "impossible";
}

const char* name(Picked what) {
  return what == Picked::value ? "value" : what == Picked::sleeper ? "sleeper" : "other";
}

json json_of(const Standing& standing) {
  auto j = json_of(static_cast<const Waiting&>(standing));
  j["can_go_on"] = standing.can_go_on;
  j["may_wake"] = standing.may_wake;
  return j;
}

json json_of(const Position& position) {
  json steps = json::array();
  const auto first = position.steps.size() - std::min(position.steps.size(), most_played_steps);
  for (auto i = first; i < position.steps.size(); ++i) steps.push_back(json_of(position.steps[i]));
  json threads = json::array();
  for (const auto& standing : position.threads) threads.push_back(json_of(standing));
  json j{{"reached", name(position.reached)},
         {"choices", position.choices},
         {"steps", std::move(steps)},
         {"threads", std::move(threads)},
         {"thread_count", position.thread_count},
         {"switches", position.switches},
         {"hash", position.hash}};
  if (position.offer)
    j["offer"] = {{"thread", position.offer->thread},
                  {"what", name(position.offer->what)},
                  {"offered", position.offer->offered}};
  if (position.failure) j["failure"] = json_of(*position.failure);
  return j;
}

json all_programs() {
  json all = json::array();
  for (const auto& program : programs())
    all.push_back({{"name", program.name}, {"task", program.task}, {"what", program.what}});
  return all;
}

std::unique_ptr<Game> begun(const json& asked) {
  const auto wanted = asked.at("program").get<std::string>();
  const auto& all = programs();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Program& p) { return p.name == wanted; });
  if (found == all.end()) throw std::runtime_error("there is no program " + wanted);
  Exploration how;
  how.seed = asked.at("seed").get<std::uint64_t>();
  how.races = asked.at("races").get<bool>();
  how.weak_memory = asked.at("weak").get<bool>();
  how.is_internal = ignoring(asked);
  return std::make_unique<Game>(found->run, how);
}

}  // namespace

json Played::answer_to(const json& asked) {
  const auto ask = asked.at("ask").get<std::string>();
  if (ask == "programs") return all_programs();
  if (ask == "begin") {
    game_ = begun(asked);
    return json_of(game_->at({}));
  }
  if (!game_) throw std::runtime_error("no program was chosen");
  const auto choices = asked.at("choices").get<std::vector<int>>();
  if (ask == "position") return json_of(game_->at(choices));
  if (ask == "end") return json_of(game_->end_after(choices));
  if (ask != "failing") throw std::runtime_error("nobody can answer " + ask);
  const auto found =
      game_->failing_after(choices, asked.at("schedules").get<int>(), asked.at("seconds").get<double>());
  json j{{"schedules", found.schedules}};
  if (found.failure) j["failure"] = json_of(*found.failure);
  return j;
}

}  // namespace manyhands::schedules
