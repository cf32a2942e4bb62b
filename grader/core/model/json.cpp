#include "model/json.hpp"

#include <array>
#include <cmath>
#include <concepts>
#include <type_traits>

#include "model/brief.hpp"
#include "model/json_number.hpp"

namespace manyhands {
namespace {

using nlohmann::json;

const json& object(const json& j, const char* what) {
  if (!j.is_object()) wrong_json_type(what, "an object");
  return j;
}

// The library's own get() converts what it finds; these are strict.
void convert(const json& j, const char* key, std::string& out) {
  if (!j.is_string()) wrong_json_type(key, "a string");
  out = j.get_ref<const std::string&>();
}

void convert(const json& j, const char* key, bool& out) {
  if (!j.is_boolean()) wrong_json_type(key, "true or false");
  out = j.get<bool>();
}

void convert(const json& j, const char* key, double& out) {
  if (!j.is_number()) wrong_json_type(key, "a number");
  out = j.get<double>();
}

template <std::integral Int>
void convert(const json& j, const char* key, Int& out) {
  out = whole_number<Int>(j, key);
}

// In a report, a request is one line.
void convert(const json& j, const char* key, Request& out) {
  if (!j.is_string()) object(j, key);
  from_json(j, out);
}

template <class T>
requires std::is_class_v<T>
void convert(const json& j, const char* key, T& out) {
  object(j, key);
  from_json(j, out);
}

template <class T>
void convert(const json& j, const char* key, std::vector<T>& out) {
  if (!j.is_array()) wrong_json_type(key, "a list");
  out.clear();
  out.reserve(j.size());
  for (const json& element : j) {
    T value{};
    convert(element, key, value);
    out.push_back(std::move(value));
  }
}

constexpr std::array outcomes{Outcome::answered,   Outcome::threw,   Outcome::crashed,
                              Outcome::ended,      Outcome::hung,    Outcome::protocol,
                              Outcome::over_limit, Outcome::starved, Outcome::fault};

void convert(const json& j, const char* key, Outcome& out) {
  std::string word;
  convert(j, key, word);
  for (const Outcome outcome : outcomes) {
    if (to_string(outcome) != word) continue;
    out = outcome;
    return;
  }
  wrong_json_type(key, "the name of an outcome");
}

void convert(const json& j, const char* key, char& out) {
  std::string word;
  convert(j, key, word);
  if (!word.empty()) out = word.front();
}

void convert(const json& j, const char*, End& out) {
  out = end_from(j);
}

template <class T>
void read(const json& j, const char* key, T& out) {
  if (const auto found = j.find(key); found != j.end()) convert(*found, key, out);
}

template <class T>
void put(json& j, const char* key, const T& value) {
  j[key] = value;
}
/// JSON has no infinity: such a figure was never measured, and a missing key says so.
void put(json& j, const char* key, double value) {
  if (std::isfinite(value)) j[key] = value;
}
void put(json& j, const char* key, char value) {
  j[key] = std::string(1, value);
}
void put(json& j, const char* key, Outcome value) {
  j[key] = to_string(value);
}
void put(json& j, const char* key, const End& value) {
  j[key] = json_of(value);
}

// Each struct's keys stand once, for both ways.
template <class T, class S>
concept Is = std::same_as<std::remove_const_t<T>, S>;

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

void fields(Is<Frame> auto& s, auto&& field) {
  field("function", s.function);
  field("file", s.file);
  field("line", s.line);
}

void fields(Is<ThreadStack> auto& s, auto&& field) {
  field("pid", s.pid);
  field("tid", s.tid);
  field("state", s.state);
  field("frames", s.frames);
}

void fields(Is<Place> auto& s, auto&& field) {
  field("file", s.file);
  field("line", s.line);
  field("doing", s.doing);
  field("samples", s.samples);
}

void fields(Is<LockFigures> auto& s, auto&& field) {
  field("file", s.file);
  field("line", s.line);
  field("cpu_ns", s.cpu_ns);
  field("acquisitions", s.acquisitions);
  field("timed", s.timed);
  field("contended", s.contended);
  field("wait_ns", s.wait_ns);
}

void fields(Is<BlockedCall> auto& s, auto&& field) {
  field("pid", s.pid);
  field("tid", s.tid);
  field("call", s.call);
  field("object", s.object);
  field("writers", s.writers);
  field("readers", s.readers);
}

void fields(Is<Leftovers> auto& s, auto&& field) {
  field("threads", s.threads);
  field("library_threads", s.library_threads);
  field("children", s.children);
  field("zombies", s.zombies);
  field("descriptors", s.descriptors);
  field("shared_memory", s.shared_memory);
}

void fields(Is<Request> auto& s, auto&& field) {
  field("path", s.path);
  field("host", s.host);
  field("connection", s.connection);
  field("status", s.status);
  field("begin_ns", s.begin_ns);
  field("end_ns", s.end_ns);
  field("in_flight", s.in_flight);
  field("discovered_ns", s.discovered_ns);
  field("queued_ns", s.queued_ns);
}

void fields(Is<Waiters> auto& s, auto&& field) {
  field("seen", s.seen);
  field("threads", s.threads);
  field("processes", s.processes);
  field("most_of_one", s.most_of_one);
}

void fields(Is<Refill> auto& s, auto&& field) {
  field("used", s.used);
  field("answered", s.answered);
  field("in_flight", s.in_flight);
  field("known_left", s.known_left);
  field("same_place", s.same_place);
  field("stacks", s.stacks);
}

void fields(Is<WakeUps> auto& s, auto&& field) {
  field("pid", s.pid);
  field("tid", s.tid);
  field("count", s.count);
  field("least", s.least);
  field("span_ns", s.span_ns);
}

void fields(Is<Gate> auto& s, auto&& field) {
  field("used", s.used);
  field("quiet", s.quiet);
  field("in_flight", s.in_flight);
  field("limit", s.limit);
  field("threads", s.threads);
  field("hold_ns", s.hold_ns);
  field("busy_ns", s.busy_ns);
  field("wake_ups", s.wake_ups);
  field("stacks", s.stacks);
  field("waiters", s.waiters);
  field("refill", s.refill);
}

void fields(Is<ReadsInOrder> auto& s, auto&& field) {
  field("looks", s.looks);
  field("seen", s.seen);
  field("file", s.file);
  field("line", s.line);
}

void fields(Is<Rest> auto& s, auto&& field) {
  field("used", s.used);
  field("span_ns", s.span_ns);
  field("cpu_ns", s.cpu_ns);
  field("busy_ns", s.busy_ns);
  field("wake_ups", s.wake_ups);
  field("stacks", s.stacks);
}

void fields(Is<Run> auto& s, auto&& field) {
  field("arm", s.arm);
  field("submission", s.submission);
  field("profile", s.profile);
  field("scenario", s.scenario);
  field("seed", s.seed);
  field("work_units", s.work_units);
  field("workers", s.workers);
  field("outcome", s.outcome);
  field("end", s.end);
  field("message", s.message);
  field("judged", s.judged);
  field("right", s.right);
  field("wall_ns", s.wall_ns);
  field("cpu_ns", s.cpu_ns);
  field("leader_cpu_ns", s.leader_cpu_ns);
  field("task_cpu_ns", s.task_cpu_ns);
  field("peak_threads", s.peak_threads);
  field("peak_processes", s.peak_processes);
  field("peak_sharing", s.peak_sharing);
  field("peak_at_work", s.peak_at_work);
  field("peak_threads_at_work", s.peak_threads_at_work);
  field("peak_processes_at_work", s.peak_processes_at_work);
  field("peak_memory_kb", s.peak_memory_kb);
  field("mean_at_work", s.mean_at_work);
  field("cpu_at_width_ns", s.cpu_at_width_ns);
  field("cpu_with_nobody_ns", s.cpu_with_nobody_ns);
  field("asleep_ns", s.asleep_ns);
  field("surely_asleep_ns", s.surely_asleep_ns);
  field("shortest_path_ns", s.shortest_path_ns);
  field("longest_path_ns", s.longest_path_ns);
  field("cpu_together_ns", s.cpu_together_ns);
  field("in_turns_ns", s.in_turns_ns);
  field("turn_ns", s.turn_ns);
  field("samples", s.samples);
  field("max_gap_ns", s.max_gap_ns);
  field("run_delay_ns", s.run_delay_ns);
  field("tester_delay_ns", s.tester_delay_ns);
  field("machine_busy_ns", s.machine_busy_ns);
  field("steal_ns", s.steal_ns);
  field("throttled_ns", s.throttled_ns);
  field("pressure_ns", s.pressure_ns);
  field("voluntary_switches", s.voluntary_switches);
  field("involuntary_switches", s.involuntary_switches);
  field("address_sent", s.address_sent);
  field("threads_at_fork", s.threads_at_fork);
  field("child_returned", s.child_returned);
  field("child_threw", s.child_threw);
  field("child_forked_file", s.child_forked_file);
  field("child_forked_line", s.child_forked_line);
  field("detached_file", s.detached_file);
  field("detached_line", s.detached_line);
  field("limit_needed_file", s.limit_needed_file);
  field("limit_needed_line", s.limit_needed_line);
  field("reads_in_order", s.reads_in_order);
  field("places", s.places);
  field("locks_watched", s.locks_watched);
  field("locks", s.locks);
  field("threads_started", s.threads_started);
  field("thread_cost_ns", s.thread_cost_ns);
  field("switch_cost_ns", s.switch_cost_ns);
  field("left", s.left);
  field("output_bytes", s.output_bytes);
  field("output_tail", s.output_tail);
  field("stacks", s.stacks);
  field("blocked", s.blocked);
  field("requests", s.requests);
  field("critical_path_ns", s.critical_path_ns);
  field("virtual_ns", s.virtual_ns);
  field("real_time_because", s.real_time_because);
  field("gate", s.gate);
  field("rest", s.rest);
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
  field("detectors_awake", s.detectors_awake);
  field("detectors_asleep", s.detectors_asleep);
}

json written(const auto& s) {
  json j = json::object();
  fields(s, [&j](const char* key, const auto& value) { put(j, key, value); });
  return j;
}

void read_all(const json& j, const char* what, auto& s) {
  object(j, what);
  fields(s, [&j](const char* key, auto& value) { read(j, key, value); });
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
  throw std::logic_error("unknown outcome");
}

std::string dump(const json& j, int indent) {
  return j.dump(indent, ' ', false, json::error_handler_t::replace);
}

json compact(const Run& run) {
  static const json fresh = written(Run{});
  json j = written(run);
  for (const auto& [key, value] : fresh.items())
    if (const auto found = j.find(key); found != j.end() && *found == value) j.erase(found);
  return j;
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
  wrong_json_type("end", "a kind of end");
}

void to_json(json& j, const Finding& s) {
  j = written(s);
  if (s.output.empty()) j.erase("output");
}
void to_json(json& j, const Related& s) {
  j = written(s);
}
void to_json(json& j, const Frame& s) {
  j = written(s);
}
void to_json(json& j, const ThreadStack& s) {
  j = written(s);
}
void to_json(json& j, const Place& s) {
  j = written(s);
}
void to_json(json& j, const LockFigures& s) {
  j = written(s);
}
void to_json(json& j, const BlockedCall& s) {
  j = written(s);
}
void to_json(json& j, const Leftovers& s) {
  j = written(s);
}
void to_json(json& j, const Request& s) {
  j = written(s);
}
void to_json(json& j, const Waiters& s) {
  j = written(s);
}
void to_json(json& j, const Refill& s) {
  j = written(s);
}
void to_json(json& j, const Gate& s) {
  j = written(s);
}
void to_json(json& j, const WakeUps& s) {
  j = written(s);
}
void to_json(json& j, const ReadsInOrder& s) {
  j = written(s);
}
void to_json(json& j, const Rest& s) {
  j = written(s);
}
void to_json(json& j, const Run& s) {
  j = written(s);
}
void to_json(json& j, const CaseResult& s) {
  j = written(s);
}
void to_json(json& j, const StageResult& s) {
  j = written(s);
}

void from_json(const json& j, Finding& s) {
  read_all(j, "finding", s);
}
void from_json(const json& j, Related& s) {
  read_all(j, "related", s);
}
void from_json(const json& j, Frame& s) {
  read_all(j, "frame", s);
}
void from_json(const json& j, ThreadStack& s) {
  read_all(j, "stack", s);
}
void from_json(const json& j, Place& s) {
  read_all(j, "place", s);
}
void from_json(const json& j, LockFigures& s) {
  read_all(j, "lock", s);
}
void from_json(const json& j, BlockedCall& s) {
  read_all(j, "blocked", s);
}
void from_json(const json& j, Leftovers& s) {
  read_all(j, "left", s);
}
void from_json(const json& j, Request& s) {
  if (j.is_string())
    s = request_from_brief(j.get_ref<const std::string&>());
  else
    read_all(j, "request", s);
}
void from_json(const json& j, Waiters& s) {
  read_all(j, "waiters", s);
}
void from_json(const json& j, Refill& s) {
  read_all(j, "refill", s);
}
void from_json(const json& j, Gate& s) {
  read_all(j, "gate", s);
}
void from_json(const json& j, WakeUps& s) {
  read_all(j, "wake_ups", s);
}
void from_json(const json& j, ReadsInOrder& s) {
  read_all(j, "reads_in_order", s);
}
void from_json(const json& j, Rest& s) {
  read_all(j, "rest", s);
}
void from_json(const json& j, Run& s) {
  read_all(j, "run", s);
}
void from_json(const json& j, CaseResult& s) {
  read_all(j, "case", s);
}
void from_json(const json& j, StageResult& s) {
  read_all(j, "result", s);
}

}  // namespace manyhands
