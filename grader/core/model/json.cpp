#include "model/json.hpp"

#include "model/json_values.hpp"

namespace manyhands {
namespace {

using nlohmann::json;
using strict_json::Is;
using strict_json::read_all;
using strict_json::written;

}  // namespace

void fields(Is<Related> auto& s, auto&& field) {
  field("message", s.message);
  field("file", s.file);
  field("line", s.line);
}

void fields(Is<Turn> auto& s, auto&& field) {
  field("thread", s.thread);
  field("file", s.file);
  field("line", s.line);
  field("code", s.code);
  field("event", s.event);
}

void fields(Is<Rerun> auto& s, auto&& field) {
  field("program", s.program);
  field("choices", s.choices);
  field("races", s.races);
  field("points", s.points);
  field("weak", s.weak);
  field("ignored", s.ignored);
}

void fields(Is<Interleaving> auto& s, auto&& field) {
  field("threads", s.threads);
  field("turns", s.turns);
  field("advice", s.advice);
  field("replay", s.replay);
  field("rerun", s.rerun);
}

void fields(Is<Finding> auto& s, auto&& field) {
  field("code", s.code);
  field("by", s.by);
  field("task", s.task);
  field("message", s.message);
  field("file", s.file);
  field("line", s.line);
  field("column", s.column);
  field("related", s.related);
  field("interleaving", s.interleaving);
  field("output", s.output);
}

void fields(Is<CaseResult> auto& s, auto&& field) {
  field("name", s.name);
  field("task", s.task);
  field("passed", s.passed);
  field("seconds", s.seconds);
  field("ran", s.ran);
}

void fields(Is<StageResult> auto& s, auto&& field) {
  field("cases", s.cases);
  field("findings", s.findings);
  field("runs", s.runs);
  field("unmeasured", s.unmeasured);
  field("faults", s.faults);
  field("remarks", s.remarks);
  field("detectors_awake", s.detectors_awake);
  field("detectors_asleep", s.detectors_asleep);
  field("schedules", s.schedules);
  field("timelines", s.timelines);
}

void to_json(json& j, const Related& s) {
  j = written(s);
}
void from_json(const json& j, Related& s) {
  read_all(j, "related", s);
}

void to_json(json& j, const Turn& s) {
  j = written(s);
}
void from_json(const json& j, Turn& s) {
  read_all(j, "turn", s);
}

void to_json(json& j, const Rerun& s) {
  j = written(s);
}
void from_json(const json& j, Rerun& s) {
  read_all(j, "rerun", s);
}

void to_json(json& j, const Interleaving& s) {
  j = written(s);
  if (s.rerun.program.empty()) j.erase("rerun");
}
void from_json(const json& j, Interleaving& s) {
  read_all(j, "interleaving", s);
}

void to_json(json& j, const Finding& s) {
  j = written(s);
  if (s.interleaving.turns.empty()) j.erase("interleaving");
  if (s.output.empty()) j.erase("output");
}
void from_json(const json& j, Finding& s) {
  read_all(j, "finding", s);
}

void to_json(json& j, const CaseResult& s) {
  j = written(s);
}
void from_json(const json& j, CaseResult& s) {
  read_all(j, "case", s);
}

void to_json(json& j, const StageResult& s) {
  j = written(s);
  if (s.remarks.empty()) j.erase("remarks");
  if (s.schedules == 0) j.erase("schedules");
  if (s.timelines.empty()) j.erase("timelines");
}
void from_json(const json& j, StageResult& s) {
  read_all(j, "result", s);
}

std::string dump(const json& j, int indent) {
  return j.dump(indent, ' ', false, json::error_handler_t::replace);
}

}  // namespace manyhands
