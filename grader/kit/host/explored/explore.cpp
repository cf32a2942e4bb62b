#include "kit/host/explored/explore.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "kit/host/base/context.hpp"
#include "kit/host/explored/explain.hpp"
#include "kit/host/explored/places.hpp"
#include "kit/host/explored/weak_loads.hpp"
#include "kit/host/observe/code_lines.hpp"
#include "kit/host/observe/diagnose.hpp"
#include "kit/host/run/call.hpp"
#include "kit/host/run/guest_box.hpp"

namespace manyhands::host {
namespace {

constexpr double seconds = 4;  // and up to three more to explain a failure
constexpr int schedules = 3000;
// With older values, if the learner's own loads may read any.
constexpr double weak_seconds = 2;
constexpr int weak_schedules = 1500;
// A race inside a library is ignored, and the programs are explored again without it: so often.
constexpr int most_tries = 8;

/// What Asio does inside is nothing that a learner could read, nor mend.
FailedSchedule without_insides(FailedSchedule failure, const Places& places) {
  for (auto& step : failure.steps)
    if (places.is_of_asio(step.at)) step.op = "asio", step.object = 0, step.value.reset();
  for (auto& waiting : failure.waiting)
    if (!places.line_of(waiting.at) && places.is_of_asio(waiting.at)) waiting.op = "asio";
  for (auto& shown : failure.shown) shown = without_insides(std::move(shown), places);
  return failure;
}

bool is_of_a_library(const FailedSchedule& failure) {
  const Places places(failure);
  return is_of_a_library(
      failure, [&](const Offsets& at) { return places.line_of(at); },
      [&](std::uint64_t offset) { return places.is_internal(offset); });
}

/// What one call is asked to try.
struct Trial {
  double seconds;
  int schedules;
  std::set<int> failed = {};                             // tasks whose programs are left out
  std::set<std::string> explored = {};                   // programs that are left out
  std::set<std::uint64_t> weak = {};                     // loads that may read older values
  std::vector<std::vector<std::uint64_t>> ignored = {};  // pairs of places: races between them
};

void could_not_be_tried(const std::string& why) {
  context().result.unmeasured.push_back("the orders of your program's threads could not be tried: " + why);
}

/// Nothing: the program gave no answer; why is noted.
std::optional<std::vector<ExploredProgram>> answer_to(const Trial& trial) {
  auto& c = context();
  Call call;
  call.scenario = "explore";
  call.args = {{"seed", c.seed},
               {"seconds", trial.seconds},
               {"schedules", trial.schedules},
               {"ignored", trial.ignored}};
  call.args["failed"] = trial.failed;
  call.args["explored"] = trial.explored;
  if (!trial.weak.empty()) call.args["weak"] = trial.weak;
  const auto reply = host::call(call);
  if (reply.run.outcome == Outcome::fault)
    c.result.faults.push_back(reply.run.message);
  else if (reply.run.outcome != Outcome::answered)
    could_not_be_tried(diagnose(reply.run, c.prefix).message);
  if (!reply.answer) return std::nullopt;
  try {
    return explored_in(reply.answer->value);
  } catch (const BrokenAnswer& broken) {
    could_not_be_tried(broken.what());
    return std::nullopt;
  }
}

bool failed(const std::vector<ExploredProgram>& programs) {
  return !programs.empty() && !programs.back().failure.empty();
}

/// The same, until no race inside a library ends it.
std::optional<std::vector<ExploredProgram>> explored(Trial& trial) {
  for (int tries = 0; tries < most_tries; ++tries) {
    auto programs = answer_to(trial);
    if (!programs || !failed(*programs)) return programs;
    const auto& failure = programs->back().failure.front();
    if (!is_of_a_library(failure)) return programs;
    const auto innermost = [](const RacingStep& access) { return access.at.empty() ? 0 : access.at.front(); };
    trial.ignored.push_back({innermost(failure.race[0]), innermost(failure.race[1])});
  }
  could_not_be_tried("libraries do too much that the grader cannot follow");
  return std::nullopt;
}

/// One case for each program, whatever it was tried with.
void note_case(const ExploredProgram& program) {
  auto& cases = context().result.cases;
  const auto known = std::find_if(cases.begin(), cases.end(), [&](const CaseResult& one) {
    return one.name == program.what && one.task == program.task;
  });
  if (known == cases.end())
    cases.push_back({program.what, program.task, program.failure.empty(), 0, true});
  else
    known->passed = known->passed && program.failure.empty();
}

/// A mistake in a file that has one already may well be the same one.
bool is_elsewhere(const Finding& finding) {
  const auto& findings = context().result.findings;
  return finding.file.empty() ? findings.empty()
                              : std::none_of(findings.begin(), findings.end(), [&](const Finding& other) {
                                  return other.file == finding.file;
                                });
}

void note(const std::vector<ExploredProgram>& programs, const Trial& trial) {
  auto& c = context();
  auto& result = c.result;
  for (const auto& program : programs) {
    result.schedules += program.schedules;
    note_case(program);
    for (const auto& failure : program.failure) {
      const Places places(failure);
      auto finding = explain(program, without_insides(failure, places),
                             [&](const Offsets& at) { return places.line_of(at); });
      auto& rerun = finding.interleaving.rerun;
      rerun.weak.assign(trial.weak.begin(), trial.weak.end());
      rerun.ignored = trial.ignored;
      c.stopped = c.stopped || finding.code == c.enough;
      if (is_elsewhere(finding)) result.findings.push_back(std::move(finding));
    }
  }
}

/// Loads that are in the learner's own lines.
std::set<std::uint64_t> own_loads(const std::vector<ExploredProgram>& programs) {
  auto loads = loads_in(programs);
  if (loads.empty()) return loads;
  const auto& prefix = context().prefix;
  const auto chains = chains_at(program_of(Call{}).string(), loads, prefix);
  std::erase_if(loads, [&](std::uint64_t load) {
    const auto chain = chains.find(load);
    return chain == chains.end() || !is_own_load(chain->second, prefix);
  });
  return loads;
}

}  // namespace

void explore_schedules() {
  Trial trial{seconds, schedules};
  std::vector<ExploredProgram> all;
  // Of a submission in several files, each task may have a mistake of its own.
  for (int files = 0; files < context().files; ++files) {
    const auto programs = explored(trial);
    if (!programs) return;
    note(*programs, trial);
    all.insert(all.end(), programs->begin(), programs->end());
    if (!failed(*programs)) break;
    if (context().stopped) return;
    trial.failed.insert(programs->back().task);
    for (const auto& program : *programs) trial.explored.insert(program.name);
  }
  if (!trial.failed.empty()) return;
  // Most programs use seq_cst atomics or none, and have no such loads.
  const auto weak = own_loads(all);
  if (weak.empty()) return;
  Trial weak_trial{.seconds = weak_seconds, .schedules = weak_schedules, .weak = weak};
  if (const auto weakly = explored(weak_trial)) note(*weakly, weak_trial);
}

}  // namespace manyhands::host
