// The parts of a run's evidence, as JSON.
#include "model/brief.hpp"
#include "model/json.hpp"
#include "model/json_values.hpp"

namespace manyhands {
namespace {

using nlohmann::json;
using strict_json::Is;
using strict_json::read_all;
using strict_json::written;

}  // namespace

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
  field("orphans", s.orphans);
  field("system_v", s.system_v);
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

void to_json(json& j, const Frame& s) {
  j = written(s);
}
void from_json(const json& j, Frame& s) {
  read_all(j, "frame", s);
}

void to_json(json& j, const ThreadStack& s) {
  j = written(s);
}
void from_json(const json& j, ThreadStack& s) {
  read_all(j, "stack", s);
}

void to_json(json& j, const Place& s) {
  j = written(s);
}
void from_json(const json& j, Place& s) {
  read_all(j, "place", s);
}

void to_json(json& j, const LockFigures& s) {
  j = written(s);
}
void from_json(const json& j, LockFigures& s) {
  read_all(j, "lock", s);
}

void to_json(json& j, const BlockedCall& s) {
  j = written(s);
}
void from_json(const json& j, BlockedCall& s) {
  read_all(j, "blocked", s);
}

void to_json(json& j, const Leftovers& s) {
  j = written(s);
}
void from_json(const json& j, Leftovers& s) {
  read_all(j, "left", s);
}

void to_json(json& j, const Request& s) {
  j = written(s);
}
void from_json(const json& j, Request& s) {
  if (j.is_string())
    s = request_from_brief(j.get_ref<const std::string&>());
  else
    read_all(j, "request", s);
}

void to_json(json& j, const Waiters& s) {
  j = written(s);
}
void from_json(const json& j, Waiters& s) {
  read_all(j, "waiters", s);
}

void to_json(json& j, const Refill& s) {
  j = written(s);
}
void from_json(const json& j, Refill& s) {
  read_all(j, "refill", s);
}

void to_json(json& j, const WakeUps& s) {
  j = written(s);
}
void from_json(const json& j, WakeUps& s) {
  read_all(j, "wake_ups", s);
}

void to_json(json& j, const Gate& s) {
  j = written(s);
}
void from_json(const json& j, Gate& s) {
  read_all(j, "gate", s);
}

void to_json(json& j, const ReadsInOrder& s) {
  j = written(s);
}
void from_json(const json& j, ReadsInOrder& s) {
  read_all(j, "reads_in_order", s);
}

void to_json(json& j, const Rest& s) {
  j = written(s);
}
void from_json(const json& j, Rest& s) {
  read_all(j, "rest", s);
}

}  // namespace manyhands
