#include "model/json.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <type_traits>

namespace manyhands {
namespace {

using nlohmann::json;

[[noreturn]] void wrong_type(const char* key, const char* expected) {
  throw json::type_error::create(302, std::string("\"") + key + "\": expected " + expected, nullptr);
}

const json& object(const json& j, const char* what) {
  if (!j.is_object()) wrong_type(what, "an object");
  return j;
}

// The library's own get<int>() turns 1e300 or true into some int; these are strict.
void convert(const json& j, const char* key, std::string& out) {
  if (!j.is_string()) wrong_type(key, "a string");
  out = j.get_ref<const std::string&>();
}

void convert(const json& j, const char* key, bool& out) {
  if (!j.is_boolean()) wrong_type(key, "true or false");
  out = j.get<bool>();
}

void convert(const json& j, const char* key, double& out) {
  if (!j.is_number()) wrong_type(key, "a number");
  out = j.get<double>();
}

template <class Int>
requires std::is_integral_v<Int>
void convert(const json& j, const char* key, Int& out) {
  if (j.is_number_unsigned()) {
    const auto value = j.get<std::uint64_t>();
    if (value > static_cast<std::uint64_t>(std::numeric_limits<Int>::max()))
      wrong_type(key, "a smaller number");
    out = static_cast<Int>(value);
  } else if (j.is_number_integer()) {
    const auto value = j.get<std::int64_t>();
    if (value < static_cast<std::int64_t>(std::numeric_limits<Int>::min()))
      wrong_type(key, "a larger number");
    out = static_cast<Int>(value);
  } else {
    wrong_type(key, "a whole number");
  }
}

template <class T>
requires std::is_class_v<T>
void convert(const json& j, const char* key, T& out) {
  object(j, key);
  from_json(j, out);
}

template <class T>
void convert(const json& j, const char* key, std::vector<T>& out) {
  if (!j.is_array()) wrong_type(key, "a list");
  out.clear();
  out.reserve(j.size());
  for (const json& element : j) {
    T value{};
    convert(element, key, value);
    out.push_back(std::move(value));
  }
}

constexpr std::array outcomes{Outcome::answered, Outcome::threw,    Outcome::crashed,    Outcome::ended,
                              Outcome::hung,     Outcome::protocol, Outcome::over_limit, Outcome::starved,
                              Outcome::fault};

void convert(const json& j, const char* key, Outcome& out) {
  std::string word;
  convert(j, key, word);
  for (const Outcome outcome : outcomes) {
    if (to_string(outcome) != word) continue;
    out = outcome;
    return;
  }
  wrong_type(key, "the name of an outcome");
}

template <class T>
void read(const json& j, const char* key, T& out) {
  if (const auto found = j.find(key); found != j.end()) convert(*found, key, out);
}

/// JSON has no infinity: such a figure was never measured, and a missing key says so.
void put(json& j, const char* key, double value) {
  if (std::isfinite(value)) j[key] = value;
}

}  // namespace

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::answered:
      return "answered";
    case Outcome::threw:
      return "threw";
    case Outcome::crashed:
      return "crashed";
    case Outcome::ended:
      return "ended";
    case Outcome::hung:
      return "hung";
    case Outcome::protocol:
      return "protocol";
    case Outcome::over_limit:
      return "over_limit";
    case Outcome::starved:
      return "starved";
    case Outcome::fault:
      return "fault";
  }
  throw std::logic_error("no such outcome");
}

std::string dump(const json& j, int indent) {
  return j.dump(indent, ' ', false, json::error_handler_t::replace);
}

void to_json(json& j, const Related& related) {
  j = {{"message", related.message}, {"file", related.file}, {"line", related.line}};
}
void from_json(const json& j, Related& related) {
  object(j, "related");
  read(j, "message", related.message);
  read(j, "file", related.file);
  read(j, "line", related.line);
}

void to_json(json& j, const Finding& finding) {
  j = {{"code", finding.code},       {"by", finding.by},          {"task", finding.task},
       {"message", finding.message}, {"file", finding.file},      {"line", finding.line},
       {"column", finding.column},   {"related", finding.related}};
  if (!finding.output.empty()) j["output"] = finding.output;
}
void from_json(const json& j, Finding& finding) {
  object(j, "finding");
  read(j, "code", finding.code);
  read(j, "by", finding.by);
  read(j, "task", finding.task);
  read(j, "message", finding.message);
  read(j, "file", finding.file);
  read(j, "line", finding.line);
  read(j, "column", finding.column);
  read(j, "related", finding.related);
  read(j, "output", finding.output);
}

void to_json(json& j, const Frame& frame) {
  j = {{"function", frame.function}, {"file", frame.file}, {"line", frame.line}};
}
void from_json(const json& j, Frame& frame) {
  object(j, "frame");
  read(j, "function", frame.function);
  read(j, "file", frame.file);
  read(j, "line", frame.line);
}

void to_json(json& j, const ThreadStack& stack) {
  j = {{"pid", stack.pid},
       {"tid", stack.tid},
       {"state", std::string(1, stack.state)},
       {"frames", stack.frames}};
}
void from_json(const json& j, ThreadStack& stack) {
  object(j, "stack");
  read(j, "pid", stack.pid);
  read(j, "tid", stack.tid);
  std::string state;
  read(j, "state", state);
  if (!state.empty()) stack.state = state.front();
  read(j, "frames", stack.frames);
}

void to_json(json& j, const BlockedCall& blocked) {
  j = {{"pid", blocked.pid},       {"tid", blocked.tid},         {"call", blocked.call},
       {"object", blocked.object}, {"writers", blocked.writers}, {"readers", blocked.readers}};
}
void from_json(const json& j, BlockedCall& blocked) {
  object(j, "blocked");
  read(j, "pid", blocked.pid);
  read(j, "tid", blocked.tid);
  read(j, "call", blocked.call);
  read(j, "object", blocked.object);
  read(j, "writers", blocked.writers);
  read(j, "readers", blocked.readers);
}

void to_json(json& j, const Leftovers& left) {
  j = {{"threads", left.threads},
       {"children", left.children},
       {"zombies", left.zombies},
       {"descriptors", left.descriptors},
       {"shared_memory", left.shared_memory}};
}
void from_json(const json& j, Leftovers& left) {
  object(j, "left");
  read(j, "threads", left.threads);
  read(j, "children", left.children);
  read(j, "zombies", left.zombies);
  read(j, "descriptors", left.descriptors);
  read(j, "shared_memory", left.shared_memory);
}

void to_json(json& j, const Request& request) {
  j = {{"path", request.path},          {"host", request.host},         {"connection", request.connection},
       {"status", request.status},      {"begin_ns", request.begin_ns}, {"end_ns", request.end_ns},
       {"in_flight", request.in_flight}, {"discovered_ns", request.discovered_ns}};
}
void from_json(const json& j, Request& request) {
  object(j, "request");
  read(j, "path", request.path);
  read(j, "host", request.host);
  read(j, "connection", request.connection);
  read(j, "status", request.status);
  read(j, "begin_ns", request.begin_ns);
  read(j, "end_ns", request.end_ns);
  read(j, "in_flight", request.in_flight);
  read(j, "discovered_ns", request.discovered_ns);
}

void to_json(json& j, const Gate& gate) {
  j = {{"used", gate.used},
       {"quiet", gate.quiet},
       {"in_flight", gate.in_flight},
       {"limit", gate.limit},
       {"hold_ns", gate.hold_ns},
       {"busy_ns", gate.busy_ns},
       {"stacks", gate.stacks}};
}
void from_json(const json& j, Gate& gate) {
  object(j, "gate");
  read(j, "used", gate.used);
  read(j, "quiet", gate.quiet);
  read(j, "in_flight", gate.in_flight);
  read(j, "limit", gate.limit);
  read(j, "hold_ns", gate.hold_ns);
  read(j, "busy_ns", gate.busy_ns);
  read(j, "stacks", gate.stacks);
}

json json_of(const End& end) {
  struct Visitor {
    json operator()(const Exited& e) const { return {{"kind", "exited"}, {"status", e.status}}; }
    json operator()(const Signalled& e) const { return {{"kind", "signalled"}, {"signal", e.signal}}; }
    json operator()(const TimedOut& e) const {
      json j{{"kind", "timed_out"}};
      put(j, "limit_s", e.limit_s);
      return j;
    }
    json operator()(const OverLimit& e) const {
      return {{"kind", "over_limit"}, {"what", e.what}, {"limit", e.limit}};
    }
    json operator()(const NeverStarted& e) const { return {{"kind", "never_started"}, {"error", e.error}}; }
  };
  return std::visit(Visitor{}, end);
}

End end_from(const json& j) {
  object(j, "end");
  std::string kind;
  read(j, "kind", kind);
  if (kind == "exited") {
    Exited end;
    read(j, "status", end.status);
    return end;
  }
  if (kind == "signalled") {
    Signalled end;
    read(j, "signal", end.signal);
    return end;
  }
  if (kind == "timed_out") {
    TimedOut end;
    read(j, "limit_s", end.limit_s);
    return end;
  }
  if (kind == "over_limit") {
    OverLimit end;
    read(j, "what", end.what);
    read(j, "limit", end.limit);
    return end;
  }
  if (kind == "never_started") {
    NeverStarted end;
    read(j, "error", end.error);
    return end;
  }
  wrong_type("end", "a kind of end");
}

void to_json(json& j, const Run& run) {
  j = {{"arm", run.arm},
       {"profile", run.profile},
       {"scenario", run.scenario},
       {"seed", run.seed},
       {"workers", run.workers},
       {"outcome", to_string(run.outcome)},
       {"end", json_of(run.end)},
       {"message", run.message},
       {"judged", run.judged},
       {"right", run.right},
       {"wall_ns", run.wall_ns},
       {"cpu_ns", run.cpu_ns},
       {"leader_cpu_ns", run.leader_cpu_ns},
       {"task_cpu_ns", run.task_cpu_ns},
       {"peak_threads", run.peak_threads},
       {"peak_processes", run.peak_processes},
       {"peak_at_work", run.peak_at_work},
       {"peak_threads_at_work", run.peak_threads_at_work},
       {"peak_processes_at_work", run.peak_processes_at_work},
       {"samples", run.samples},
       {"max_gap_ns", run.max_gap_ns},
       {"run_delay_ns", run.run_delay_ns},
       {"tester_delay_ns", run.tester_delay_ns},
       {"voluntary_switches", run.voluntary_switches},
       {"involuntary_switches", run.involuntary_switches},
       {"left", run.left},
       {"output_bytes", run.output_bytes},
       {"output_tail", run.output_tail},
       {"stacks", run.stacks},
       {"blocked", run.blocked},
       {"requests", run.requests},
       {"critical_path_ns", run.critical_path_ns},
       {"gate", run.gate}};
  put(j, "work_units", run.work_units);
  put(j, "mean_at_work", run.mean_at_work);
}
void from_json(const json& j, Run& run) {
  object(j, "run");
  read(j, "arm", run.arm);
  read(j, "profile", run.profile);
  read(j, "scenario", run.scenario);
  read(j, "seed", run.seed);
  read(j, "work_units", run.work_units);
  read(j, "workers", run.workers);
  read(j, "outcome", run.outcome);
  if (const auto end = j.find("end"); end != j.end()) run.end = end_from(*end);
  read(j, "message", run.message);
  read(j, "judged", run.judged);
  read(j, "right", run.right);
  read(j, "wall_ns", run.wall_ns);
  read(j, "cpu_ns", run.cpu_ns);
  read(j, "leader_cpu_ns", run.leader_cpu_ns);
  read(j, "task_cpu_ns", run.task_cpu_ns);
  read(j, "peak_threads", run.peak_threads);
  read(j, "peak_processes", run.peak_processes);
  read(j, "peak_at_work", run.peak_at_work);
  read(j, "peak_threads_at_work", run.peak_threads_at_work);
  read(j, "peak_processes_at_work", run.peak_processes_at_work);
  read(j, "mean_at_work", run.mean_at_work);
  read(j, "samples", run.samples);
  read(j, "max_gap_ns", run.max_gap_ns);
  read(j, "run_delay_ns", run.run_delay_ns);
  read(j, "tester_delay_ns", run.tester_delay_ns);
  read(j, "voluntary_switches", run.voluntary_switches);
  read(j, "involuntary_switches", run.involuntary_switches);
  read(j, "left", run.left);
  read(j, "output_bytes", run.output_bytes);
  read(j, "output_tail", run.output_tail);
  read(j, "stacks", run.stacks);
  read(j, "blocked", run.blocked);
  read(j, "requests", run.requests);
  read(j, "critical_path_ns", run.critical_path_ns);
  read(j, "gate", run.gate);
}

void to_json(json& j, const CaseResult& result) {
  j = {{"name", result.name}, {"task", result.task}, {"passed", result.passed}};
  put(j, "seconds", result.seconds);
}
void from_json(const json& j, CaseResult& result) {
  object(j, "case");
  read(j, "name", result.name);
  read(j, "task", result.task);
  read(j, "passed", result.passed);
  read(j, "seconds", result.seconds);
}

void to_json(json& j, const StageResult& result) {
  j = {{"cases", result.cases},
       {"findings", result.findings},
       {"runs", result.runs},
       {"unmeasured", result.unmeasured},
       {"faults", result.faults},
       {"detectors_awake", result.detectors_awake},
       {"detectors_asleep", result.detectors_asleep}};
}
void from_json(const json& j, StageResult& result) {
  object(j, "result");
  read(j, "cases", result.cases);
  read(j, "findings", result.findings);
  read(j, "runs", result.runs);
  read(j, "unmeasured", result.unmeasured);
  read(j, "faults", result.faults);
  read(j, "detectors_awake", result.detectors_awake);
  read(j, "detectors_asleep", result.detectors_asleep);
}

}  // namespace manyhands
