// A whole run, as JSON.
#include <array>

#include "model/json.hpp"
#include "model/json_values.hpp"

namespace manyhands {
namespace {

using nlohmann::json;
using strict_json::Is;
using strict_json::read_all;
using strict_json::written;

constexpr std::array outcomes{Outcome::answered,   Outcome::threw,   Outcome::crashed,
                              Outcome::ended,      Outcome::hung,    Outcome::protocol,
                              Outcome::over_limit, Outcome::starved, Outcome::fault};

}  // namespace

// In a report, each request is one line of text.
static void convert(const json& j, const char* key, Request& out) {
  if (!j.is_string()) strict_json::object(j, key);
  from_json(j, out);
}

static void convert(const json& j, const char* key, Outcome& out) {
  std::string word;
  strict_json::convert(j, key, word);
  for (const Outcome outcome : outcomes) {
    if (to_string(outcome) != word) continue;
    out = outcome;
    return;
  }
  wrong_json_type(key, "the name of an outcome");
}

static void convert(const json& j, const char* key, Arm& out) {
  std::string letter;
  strict_json::convert(j, key, letter);
  for (const auto& name : arm_names)
    if (name.letter == letter) return void(out = name.arm);
  wrong_json_type(key, "one of " + known_arms());
}

static void convert(const json& j, const char*, End& out) {
  out = end_from(j);
}

static void put(json& j, const char* key, Outcome value) {
  j[key] = to_string(value);
}

static void put(json& j, const char* key, Arm value) {
  j[key] = name_of(value).letter;
}

static void put(json& j, const char* key, const End& value) {
  j[key] = json_of(value);
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
  field("other_threads_cpu_ns", s.other_threads_cpu_ns);
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

void to_json(json& j, const Run& s) {
  j = written(s);
}
void from_json(const json& j, Run& s) {
  read_all(j, "run", s);
}

json compact(const Run& run) {
  static const json fresh = written(Run{});
  json j = written(run);
  for (const auto& [key, value] : fresh.items())
    if (const auto found = j.find(key); found != j.end() && *found == value) j.erase(found);
  return j;
}

}  // namespace manyhands
