#include "classroom/mark_rules.hpp"

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace manyhands {

using json = nlohmann::json;

std::string to_text(const MarkRules& rules) {
  json late{{"free_days", rules.late.free_days}, {"percent_per_day", rules.late.percent_per_day}};
  if (rules.late.most_days) late["most_days"] = *rules.late.most_days;
  json extensions = json::object();
  for (const auto& [exercise, students] : rules.extensions)
    for (const auto& [student, extension] : students)
      extensions[exercise][student] = {{"due", extension.due}, {"why", extension.why}};
  return json{{"counts", static_cast<int>(rules.counts)},
              {"unmeasured", static_cast<int>(rules.unmeasured)},
              {"late", late},
              {"due", rules.due},
              {"extensions", extensions}}
      .dump(-1, ' ', false, json::error_handler_t::replace);
}

MarkRules mark_rules_from(const std::string& text) try {
  const auto from = json::parse(text);
  MarkRules rules;
  rules.counts = static_cast<Counts>(from.at("counts").get<int>());
  rules.unmeasured = static_cast<Unmeasured>(from.at("unmeasured").get<int>());
  const auto& late = from.at("late");
  rules.late.free_days = late.at("free_days");
  rules.late.percent_per_day = late.at("percent_per_day");
  if (late.contains("most_days")) rules.late.most_days = late.at("most_days").get<int>();
  rules.due = from.at("due").get<std::map<std::string, std::time_t>>();
  for (const auto& [exercise, students] : from.at("extensions").items())
    for (const auto& [student, extension] : students.items())
      rules.extensions[exercise][student] = {extension.at("due").get<std::time_t>(), extension.at("why")};
  return rules;
} catch (const json::exception& error) {
  throw std::invalid_argument(error.what());
}

}  // namespace manyhands
