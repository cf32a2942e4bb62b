#include "model/played.hpp"

#include <nlohmann/json.hpp>

namespace manyhands {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PlayedThread, ended, can_go_on, may_wake, joins, file, line, holds, next)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PlayedStep, thread, file, line, event)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PlayedOffer, thread, question, answers)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PlayedFailure, kind, code, message, file, line, waits, advice)

void to_json(nlohmann::json& j, const PlayedProgram& program) {
  j = {{"name", program.name}, {"what", program.what}};
}

void from_json(const nlohmann::json& j, PlayedProgram& program) {
  j.at("name").get_to(program.name);
  j.at("what").get_to(program.what);
}

void to_json(nlohmann::json& j, const PlayedPosition& position) {
  j = {{"reached", position.reached}, {"choices", position.choices},   {"threads", position.threads},
       {"steps", position.steps},     {"offer", position.offer},       {"failure", position.failure},
       {"hash", position.hash},       {"switches", position.switches}, {"values", position.values}};
}

void from_json(const nlohmann::json& j, PlayedPosition& position) {
  j.at("reached").get_to(position.reached);
  j.at("choices").get_to(position.choices);
  j.at("threads").get_to(position.threads);
  j.at("steps").get_to(position.steps);
  j.at("offer").get_to(position.offer);
  j.at("failure").get_to(position.failure);
  j.at("values").get_to(position.values);
  j.at("hash").get_to(position.hash);
  j.at("switches").get_to(position.switches);
}

void to_json(nlohmann::json& j, const PlayedSearch& search) {
  j = {{"schedules", search.schedules},
       {"found", search.found},
       {"choices", search.choices},
       {"switches", search.switches}};
}

void from_json(const nlohmann::json& j, PlayedSearch& search) {
  j.at("schedules").get_to(search.schedules);
  j.at("found").get_to(search.found);
  j.at("choices").get_to(search.choices);
  j.at("switches").get_to(search.switches);
}

}  // namespace manyhands
