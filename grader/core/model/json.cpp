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

void fields(Is<Finding> auto& s, auto&& field) {
  field("code", s.code);
  field("by", s.by);
  field("task", s.task);
  field("message", s.message);
  field("file", s.file);
  field("line", s.line);
  field("column", s.column);
  field("related", s.related);
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
}

void to_json(json& j, const Related& s) {
  j = written(s);
}
void from_json(const json& j, Related& s) {
  read_all(j, "related", s);
}

void to_json(json& j, const Finding& s) {
  j = written(s);
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
}
void from_json(const json& j, StageResult& s) {
  read_all(j, "result", s);
}

std::string dump(const json& j, int indent) {
  return j.dump(indent, ' ', false, json::error_handler_t::replace);
}

}  // namespace manyhands
