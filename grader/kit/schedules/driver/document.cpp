#include "kit/schedules/driver/document.hpp"

#include <cstdio>
#include <nlohmann/json.hpp>

extern "C" const char __executable_start;
extern "C" const char etext;

namespace manyhands::schedules {
namespace {

using Json = nlohmann::ordered_json;

Json code(std::uintptr_t at) {
  const auto begin = reinterpret_cast<std::uintptr_t>(&__executable_start);
  if (at <= begin || at > reinterpret_cast<std::uintptr_t>(&etext)) return nullptr;
  // A program at a fixed address has its addresses in the file, too.
  constexpr std::uintptr_t fixed = 0x400000;
  char text[32];
  std::snprintf(text, sizeof text, "0x%zx", (begin == fixed ? at : at - begin) - 1);
  return text;
}

Json code(const std::vector<std::uintptr_t>& frames) {
  auto list = Json::array();
  for (const auto frame : frames) list.push_back(code(frame));
  return list;
}

Json json_of(const Step& step) {
  Json json{{"thread", step.thread}, {"op", name(step.op)}};
  if (step.object != 0) json["object"] = step.object;
  if (step.address != 0) json["address"] = step.address;
  json["at"] = code(step.at);
  json["frames"] = code(step.frames);
  if (step.value) json["value"] = *step.value;
  json["why"] = name(step.why);
  if (!step.choice) json["choice"] = false;
  if (step.older) json["older"] = {{"read", step.older->read}, {"missed", step.older->missed}};
  return json;
}

Json json_of(const Waiting& waiting) {
  Json json{{"thread", waiting.thread},   {"for", name(waiting.for_what)}, {"object", waiting.object},
            {"address", waiting.address}, {"at", code(waiting.at)},        {"frames", code(waiting.frames)}};
  if (waiting.holder >= 0) json["holder"] = waiting.holder;
  if (waiting.notified_in_vain >= 0) json["notified_in_vain"] = waiting.notified_in_vain;
  return json;
}

Json json_of(const RacingAccess& access) {
  return {{"thread", access.thread}, {"address", access.address},    {"bytes", access.bytes},
          {"write", access.write},   {"atomic", access.atomic},      {"freed", access.freed},
          {"at", code(access.at)},   {"frames", code(access.frames)}};
}

template <class List>
Json list_of(const List& list) {
  auto json = Json::array();
  for (const auto& item : list) json.push_back(json_of(item));
  return json;
}

Json json_of(const Failure& failure) {
  char hash[32];
  std::snprintf(hash, sizeof hash, "%016zx", static_cast<std::size_t>(failure.hash));
  Json json{
      {"kind", name(failure.kind)},     {"what", failure.what},       {"schedule", failure.schedule},
      {"policy", name(failure.policy)}, {"seed", failure.seed},       {"hash", hash},
      {"switches", failure.switches},   {"choices", failure.choices}, {"waiting", list_of(failure.waiting)},
      {"steps", list_of(failure.steps)}};
  if (failure.race) json["race"] = list_of(*failure.race);
  return json;
}

}  // namespace

std::string document_of(const Explored& explored) {
  Json json{{"schedules", explored.schedules},
            {"seconds", explored.seconds},
            {"unrepeatable", explored.unrepeatable},
            {"starved", explored.starved},
            {"loads", code(std::vector<std::uintptr_t>(explored.loads.begin(), explored.loads.end()))}};
  if (explored.failure) json["failure"] = json_of(*explored.failure);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace manyhands::schedules
