#include "report/chrome_trace.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "../timeline/timeline_examples.hpp"
#include "base/text.hpp"
#include "kit/host/base/catch.hpp"

namespace chrome_trace_test {

using namespace timeline_examples;
using nlohmann::json;

namespace {

/// What is wrong with a trace, by the published description of the format; empty: nothing.
std::string wrong_in(const std::string& text, std::int64_t span_ns) {
  const auto trace = json::parse(text, nullptr, false);
  if (!trace.is_object() || !trace.contains("traceEvents")) return "no list of events";
  using Row = std::pair<int, int>;
  std::set<Row> named, used;
  std::map<Row, double> end_of;
  std::map<int, std::pair<int, int>> flows;  // how often each begins and ends
  const double span = static_cast<double>(span_ns) / 1000;
  for (const auto& event : trace["traceEvents"]) {
    for (const auto* key : {"ph", "name"})
      if (!event.contains(key) || !event[key].is_string()) return std::string("no ") + key;
    for (const auto* key : {"pid", "tid"})
      if (!event.contains(key) || !event[key].is_number_integer()) return std::string("no ") + key;
    const auto phase = event["ph"].get<std::string>();
    const Row row{event["pid"], event["tid"]};
    if (phase == "M") {
      if (!event.contains("args")) return "metadata without args";
      if (event["name"] == "thread_name") named.insert(row);
      continue;
    }
    if (!event.contains("ts") || !event["ts"].is_number()) return "no ts";
    const double ts = event["ts"];
    if (ts < 0 || ts > span) return "an event outside of the run";
    if (phase == "X") {
      if (!event.contains("dur") || event["dur"].get<double>() < 0) return "a complete event without dur";
      if (ts + event["dur"].get<double>() > span + 0.001) return "an event that ends after the run";
      if (end_of.contains(row) && ts < end_of[row] - 0.001) return "events of one lane overlap";
      end_of[row] = ts + event["dur"].get<double>();
      used.insert(row);
    } else if (phase == "s" || phase == "f") {
      if (!event.contains("id")) return "a flow without id";
      auto& [begins, ends] = flows[event["id"]];
      ++(phase == "s" ? begins : ends);
      if (phase == "f" && event.value("bp", "") != "e") return "a flow that binds to nothing";
      used.insert(row);
    } else if (phase == "C") {
      if (!event.contains("args") || event["args"].empty() || !event["args"].begin()->is_number())
        return "a counter without a number";
    } else {
      return "an unknown phase " + phase;
    }
  }
  for (const auto& [id, count] : flows)
    if (count != std::pair(1, 1)) return "a flow that does not pair up";
  for (const auto& row : used)
    if (!named.contains(row)) return "a lane without a name";
  return {};
}

}  // namespace

TEST_CASE("a trace has all that viewers need, and is read back") {
  for (const auto& timeline : {one_lock(), processes(), requests(24, 6), all_states(64, 30)}) {
    const auto text = to_chrome_trace(timeline, "example");
    CHECK(wrong_in(text, timeline.span_ns).empty());
    std::map<std::string, std::size_t> phases;
    const auto trace = json::parse(text);
    for (const auto& event : trace["traceEvents"]) ++phases[event["ph"].get<std::string>()];
    CHECK(phases["X"] == timeline.events.size());
    CHECK(phases["s"] == timeline.wakes.size());
    std::size_t points = 0;
    for (const auto& strip : timeline.strips) points += strip.points.size();
    CHECK(phases["C"] == points);
  }
}

TEST_CASE("the checker of traces sees what is wrong") {
  const auto timeline = processes();
  const auto good = json::parse(to_chrome_trace(timeline, "example"));
  const auto wrong_after = [&](auto change) {
    auto trace = good;
    auto& events = trace["traceEvents"];
    for (std::size_t i = 0; i < events.size(); ++i)
      if (change(events, i)) break;
    return wrong_in(trace.dump(), timeline.span_ns);
  };
  const auto is = [](const json& event, const char* phase) { return event["ph"] == phase; };
  CHECK(wrong_in("{}", 1) == "no list of events");
  CHECK(wrong_after([&](json& events, std::size_t i) {
          return is(events[i], "X") && events[i].erase("dur") > 0;
        }) == "a complete event without dur");
  CHECK(wrong_after([&](json& events, std::size_t i) {
          if (!is(events[i], "f")) return false;
          events.erase(i);
          return true;
        }) == "a flow that does not pair up");
  CHECK(wrong_after([&](json& events, std::size_t i) {
          if (events[i]["name"] != "thread_name") return false;
          events.erase(i);
          return true;
        }) == "a lane without a name");
  CHECK(wrong_after([&](json& events, std::size_t i) {
          if (!is(events[i], "X")) return false;
          events[i]["ts"] = 1e9;
          return true;
        }) == "an event outside of the run");
}

}  // namespace chrome_trace_test
