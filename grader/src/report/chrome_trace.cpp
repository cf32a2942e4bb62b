#include "report/chrome_trace.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "model/json.hpp"
#include "timeline/figures.hpp"

namespace manyhands {
namespace {

using nlohmann::json;

constexpr int tasks = 1;  // the format calls groups of lanes processes
constexpr int requests = 2;

double us(std::int64_t ns) {
  return static_cast<double>(ns) / 1000;
}

int group_of(const Lane& lane) {
  return is_task(lane) ? tasks : requests;
}

json metadata(const char* what, int pid, int tid, const std::string& name) {
  return {{"ph", "M"}, {"name", what}, {"pid", pid}, {"tid", tid}, {"args", {{"name", name}}}};
}

json event_of(const Timeline& timeline, const LaneEvent& event) {
  const auto& lane = timeline.lanes[static_cast<std::size_t>(event.lane)];
  const auto words = std::string(name_of(event.kind).words);
  json args = json::object();
  if (!event.what.empty()) args["what"] = event.what;
  if (!event.file.empty()) args["at"] = fmt::format("{}:{}", event.file, event.line);
  return {{"ph", "X"},
          {"name", event.what.empty() ? words : words + ": " + event.what},
          {"cat", name_of(event.kind).key},
          {"pid", group_of(lane)},
          {"tid", event.lane + 1},
          {"ts", us(event.t)},
          {"dur", us(event.dur)},
          {"args", args}};
}

json flow_of(const Timeline& timeline, const WakeUp& wake, std::size_t id, bool begins) {
  const int lane = begins ? wake.from : wake.to;
  json flow{{"ph", begins ? "s" : "f"},
            {"name", wake.what},
            {"cat", "wake-up"},
            {"id", id},
            {"pid", group_of(timeline.lanes[static_cast<std::size_t>(lane)])},
            {"tid", lane + 1},
            {"ts", us(wake.t)}};
  if (!begins) flow["bp"] = "e";  // binds to the event around it
  return flow;
}

}  // namespace

std::string to_chrome_trace(const Timeline& timeline, const std::string& title) {
  json events = json::array();
  events.push_back(metadata("process_name", tasks, 0, title));
  bool any_request = false;
  for (std::size_t i = 0; i < timeline.lanes.size(); ++i) {
    const auto& lane = timeline.lanes[i];
    any_request = any_request || !is_task(lane);
    const auto tid = static_cast<int>(i) + 1;
    events.push_back(metadata("thread_name", group_of(lane), tid, lane.name));
    json order = metadata("thread_sort_index", group_of(lane), tid, {});
    order["args"] = {{"sort_index", tid}};
    events.push_back(order);
  }
  if (any_request) events.push_back(metadata("process_name", requests, 0, "requests in flight"));
  for (const auto& event : timeline.events) events.push_back(event_of(timeline, event));
  for (std::size_t i = 0; i < timeline.wakes.size(); ++i)
    for (const bool begins : {true, false})
      events.push_back(flow_of(timeline, timeline.wakes[i], i + 1, begins));
  for (const auto& strip : timeline.strips)
    for (const auto& point : strip.points)
      events.push_back({{"ph", "C"},
                        {"name", strip.name},
                        {"pid", tasks},
                        {"tid", 0},
                        {"ts", us(point.t)},
                        {"args", {{"value", point.value}}}});
  return dump({{"traceEvents", events}, {"displayTimeUnit", "ms"}}) + "\n";
}

}  // namespace manyhands
