#include "kit/host/explored/failure.hpp"

namespace manyhands::host {
namespace {

constexpr std::size_t most_steps = 2000;
constexpr std::size_t most_threads = 1024;
constexpr std::size_t most_frames = 64;
constexpr std::size_t most_choices = 1u << 20;
constexpr std::size_t most_points = 4096;
constexpr std::size_t most_programs = 64;
constexpr std::size_t most_loads = 4096;

Offsets offsets_of(const Given& given) {
  Offsets all;
  for (const auto& one : given.at_most(most_frames)) all.push_back(one.whole<std::uint64_t>());
  return all;
}

RacingStep racing_in(const Given& given) {
  RacingStep access;
  access.thread = given.at("thread").whole<int>(0, most_threads);
  access.name = given.at("name").text();
  access.write = given.at("write").truth();
  access.freed = given.at("freed").truth();
  access.at = offsets_of(given.at("at"));
  return access;
}

void add(std::set<std::uint64_t>& to, const Offsets& offsets) {
  to.insert(offsets.begin(), offsets.end());
}

}  // namespace

ScheduleStep schedule_step_in(const Given& given) {
  ScheduleStep step;
  step.thread = given.at("thread").whole<int>(0, most_threads);
  step.op = given.at("op").text();
  step.object = given.at("object").whole<int>(0);
  step.where = given.at("where").whole<std::uint64_t>();
  step.name = given.at("name").text();
  step.at = offsets_of(given.at("at"));
  step.why = given.at("why").text();
  if (given.has("line")) step.line = given.at("line").whole<int>(0);
  if (given.has("older")) {
    const auto older = given.at("older");
    step.older = {older.at("read").whole<int>(-1, most_steps), older.at("missed").whole<int>(-1, most_steps),
                  older.at("seq_cst").truth()};
  }
  if (given.has("value")) step.value = given.at("value").whole<std::uint64_t>();
  return step;
}

WaitingThread waiting_thread_in(const Given& given) {
  WaitingThread waiting;
  waiting.thread = given.at("thread").whole<int>(0, most_threads);
  waiting.op = given.at("op").text();
  waiting.object = given.at("object").whole<int>(0);
  waiting.name = given.at("name").text();
  waiting.holder = given.at("holder").whole<int>(-1, most_threads);
  waiting.at = offsets_of(given.at("at"));
  return waiting;
}

FailedSchedule failed_schedule_in(const Given& given) {
  FailedSchedule failed;
  failed.kind = given.at("kind").text();
  failed.what = given.at("what").text();
  failed.schedule = given.at("schedule").whole<int>(0);
  failed.switches = given.at("switches").whole<int>(0);
  for (const auto& one : given.at("choices").at_most(most_choices))
    failed.choices.push_back(one.whole<int>());
  failed.races = given.at("races").truth();
  for (const auto& one : given.at("points").at_most(most_points))
    failed.points.push_back(one.whole<std::uint64_t>());
  for (const auto& one : given.at("steps").at_most(most_steps)) failed.steps.push_back(schedule_step_in(one));
  for (const auto& one : given.at("waiting").at_most(most_threads))
    failed.waiting.push_back(waiting_thread_in(one));
  for (const auto& one : given.at("race").at_most(2)) failed.race.push_back(racing_in(one));
  if (failed.kind == "race" && failed.race.size() != 2) broken("a race without two accesses");
  failed.always = given.has("always") && given.at("always").truth();
  if (given.has("shown")) failed.shown.push_back(failed_schedule_in(given.at("shown")));
  return failed;
}

std::vector<ExploredProgram> explored_in(const Given& answer) {
  std::vector<ExploredProgram> all;
  for (const auto& one : answer.at_most(most_programs)) {
    ExploredProgram program;
    program.name = one.at("name").text();
    program.task = one.at("task").whole<int>(0, 100);
    program.what = one.at("what").text();
    program.schedules = one.at("schedules").whole<int>(0);
    if (one.has("loads"))
      for (const auto& load : one.at("loads").at_most(most_loads))
        program.loads.push_back(load.whole<std::uint64_t>());
    if (one.has("failure")) program.failure.push_back(failed_schedule_in(one.at("failure")));
    all.push_back(std::move(program));
  }
  return all;
}

std::set<std::uint64_t> offsets_in(const FailedSchedule& failure) {
  std::set<std::uint64_t> all;
  for (const auto& step : failure.steps) add(all, step.at);
  for (const auto& waiting : failure.waiting) add(all, waiting.at);
  for (const auto& access : failure.race) add(all, access.at);
  for (const auto& shown : failure.shown) all.merge(offsets_in(shown));
  return all;
}

}  // namespace manyhands::host
