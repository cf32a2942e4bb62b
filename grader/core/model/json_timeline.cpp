// Timelines as JSON.
#include "model/json.hpp"
#include "model/json_values.hpp"

namespace manyhands {
namespace {

using nlohmann::json;
using strict_json::Is;
using strict_json::read_all;
using strict_json::written;

constexpr std::array<std::string_view, 3> lane_kinds{"thread", "process", "request"};

void put(json& j, const char* key, Doing doing) {
  j[key] = name_of(doing).key;
}
void put(json& j, const char* key, LaneKind kind) {
  j[key] = lane_kinds[static_cast<std::size_t>(kind)];
}
void convert(const json& j, const char* key, Doing& out) {
  for (const auto& name : doing_names)
    if (j == name.key) {
      out = name.doing;
      return;
    }
  wrong_json_type(key, "run, ready, lock, net, pipe, sleep or await");
}
void convert(const json& j, const char* key, LaneKind& out) {
  for (std::size_t i = 0; i < lane_kinds.size(); ++i)
    if (j == lane_kinds[i]) {
      out = static_cast<LaneKind>(i);
      return;
    }
  wrong_json_type(key, "thread, process or request");
}

}  // namespace

void fields(Is<Lane> auto& s, auto&& field) {
  field("name", s.name);
  field("begin", s.begin_ns);
  field("end", s.end_ns);
}
void fields(Is<LaneEvent> auto& s, auto&& field) {
  field("t", s.t);
  field("dur", s.dur);
  field("lane", s.lane);
  field("what", s.what);
  field("file", s.file);
  field("line", s.line);
}
void fields(Is<WakeUp> auto& s, auto&& field) {
  field("t", s.t);
  field("from", s.from);
  field("to", s.to);
  field("what", s.what);
}
void fields(Is<StripPoint> auto& s, auto&& field) {
  field("t", s.t);
  field("value", s.value);
}
void fields(Is<Strip> auto& s, auto&& field) {
  field("name", s.name);
  field("points", s.points);
}
void fields(Is<Timeline> auto& s, auto&& field) {
  field("workers", s.workers);
  field("cores", s.cores);
  field("span", s.span_ns);
  field("period", s.period_ns);
  field("max_gap", s.max_gap_ns);
  field("look_cost", s.look_cost_ns);
  field("lanes_left_out", s.lanes_left_out);
  field("lanes", s.lanes);
  field("events", s.events);
  field("wakes", s.wakes);
  field("strips", s.strips);
}

void to_json(json& j, const Lane& s) {
  j = written(s);
  put(j, "kind", s.kind);
}
void from_json(const json& j, Lane& s) {
  read_all(j, "lane", s);
  if (j.contains("kind")) convert(j["kind"], "kind", s.kind);
}
void to_json(json& j, const LaneEvent& s) {
  j = written(s);
  put(j, "kind", s.kind);
  if (s.what.empty()) j.erase("what");
  if (s.file.empty()) j.erase("file");
  if (s.line == 0) j.erase("line");
}
void from_json(const json& j, LaneEvent& s) {
  read_all(j, "event", s);
  if (j.contains("kind")) convert(j["kind"], "kind", s.kind);
}
void to_json(json& j, const WakeUp& s) {
  j = written(s);
}
void from_json(const json& j, WakeUp& s) {
  read_all(j, "wake-up", s);
}
void to_json(json& j, const StripPoint& s) {
  j = written(s);
}
void from_json(const json& j, StripPoint& s) {
  read_all(j, "point", s);
}
void to_json(json& j, const Strip& s) {
  j = written(s);
}
void from_json(const json& j, Strip& s) {
  read_all(j, "strip", s);
}
void to_json(json& j, const Timeline& s) {
  j = written(s);
}
void from_json(const json& j, Timeline& s) {
  read_all(j, "timeline", s);
  const auto exists = [&](int lane) { return lane >= 0 && static_cast<std::size_t>(lane) < s.lanes.size(); };
  for (const auto& event : s.events)
    if (!exists(event.lane) || event.t < 0 || event.dur < 0 || event.t + event.dur > s.span_ns)
      wrong_json_type("events", "lanes and times of the timeline");
  for (const auto& wake : s.wakes)
    if (!exists(wake.from) || !exists(wake.to)) wrong_json_type("wakes", "lanes of the timeline");
}

}  // namespace manyhands
