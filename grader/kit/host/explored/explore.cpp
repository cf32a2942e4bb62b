#include "kit/host/explored/explore.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "kit/host/base/context.hpp"
#include "kit/host/explored/explain.hpp"
#include "kit/host/observe/code_lines.hpp"
#include "kit/host/observe/diagnose.hpp"
#include "kit/host/run/call.hpp"
#include "kit/host/run/guest_box.hpp"
#include "model/learner_frame.hpp"

namespace manyhands::host {
namespace {

constexpr double seconds = 4;  // and up to three more to explain a failure
constexpr int schedules = 3000;
// A race inside a library is ignored, and the programs are explored again without it: so often.
constexpr int most_tries = 8;

/// All places of a failure, looked up at once, because each look starts a program.
class Places {
 public:
  explicit Places(const FailedSchedule& failure)
      : chains_(chains_at(program_of(Call{}).string(), offsets_in(failure), context().prefix)) {
    note_lines(failure);
  }

  [[nodiscard]] std::optional<Line> line_of(const Offsets& at) const {
    for (const auto offset : at)
      if (const auto chain = chains_.find(offset); chain != chains_.end())
        if (const auto* frame = learner_frame(chain->second, context().prefix)) {
          const auto better = lines_.find(offset);
          return Line{frame->file, better == lines_.end() ? frame->line : better->second};
        }
    return std::nullopt;
  }

  /// std::atomic<std::shared_ptr>: libstdc++ 12 guards a plain pointer with a bit that it unlocks with a
  /// relaxed store.
  [[nodiscard]] bool is_internal(std::uint64_t offset) const {
    const auto chain = chains_.find(offset);
    return chain != chains_.end() &&
           std::any_of(chain->second.begin(), chain->second.end(), [](const Frame& frame) {
             return frame.file.starts_with("/usr/") && frame.file.ends_with("/bits/shared_ptr_atomic.h");
           });
  }

  /// Whether the operation is Asio's: the innermost calls are, up to the learner's line if there is one.
  [[nodiscard]] bool is_of_asio(const Offsets& at) const {
    for (const auto offset : at)
      if (const auto chain = chains_.find(offset); chain != chains_.end())
        for (const auto& frame : chain->second) {
          if (is_learners(frame, context().prefix)) return false;
          if (frame.file.find("/boost/asio/") != frame.file.npos) return true;
        }
    return false;
  }

 private:
  void note_lines(const FailedSchedule& failure) {
    for (const auto& step : failure.steps)
      if (step.line > 0 && !step.at.empty()) lines_[step.at.front()] = step.line;
    for (const auto& shown : failure.shown) note_lines(shown);
  }

  std::map<std::uint64_t, Chain> chains_;
  std::map<std::uint64_t, int> lines_;  // by place, where the program knows better
};

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

/// Null: the program gave no answer; why is noted.
std::optional<std::vector<ExploredProgram>> explored(const nlohmann::json& ignored) {
  auto& c = context();
  Call call;
  call.scenario = "explore";
  call.args = {{"seed", c.seed}, {"seconds", seconds}, {"schedules", schedules}, {"ignored", ignored}};
  const auto reply = host::call(call);
  if (reply.run.outcome == Outcome::fault)
    c.result.faults.push_back(reply.run.message);
  else if (reply.run.outcome != Outcome::answered)
    c.result.unmeasured.push_back("the orders of your program's threads could not be tried: " +
                                  diagnose(reply.run, c.prefix).message);
  if (!reply.answer) return std::nullopt;
  try {
    return explored_in(reply.answer->value);
  } catch (const BrokenAnswer& broken) {
    c.result.unmeasured.push_back(std::string("the orders of your program's threads could not be tried: ") +
                                  broken.what());
    return std::nullopt;
  }
}

void note(const std::vector<ExploredProgram>& programs) {
  auto& result = context().result;
  for (const auto& program : programs) {
    result.schedules += program.schedules;
    result.cases.push_back({program.what, program.task, program.failure.empty(), 0, true});
    for (const auto& failure : program.failure) {
      const Places places(failure);
      result.findings.push_back(explain(program, without_insides(failure, places),
                                        [&](const Offsets& at) { return places.line_of(at); }));
    }
  }
}

}  // namespace

void explore_schedules() {
  auto ignored = nlohmann::json::array();
  for (int tries = 0; tries < most_tries; ++tries) {
    const auto programs = explored(ignored);
    if (!programs) return;
    const auto* failure =
        programs->empty() || programs->back().failure.empty() ? nullptr : &programs->back().failure.front();
    if (failure == nullptr || !is_of_a_library(*failure)) return note(*programs);
    const auto innermost = [](const RacingStep& access) { return access.at.empty() ? 0 : access.at.front(); };
    ignored.push_back({innermost(failure->race[0]), innermost(failure->race[1])});
  }
  context().result.unmeasured.emplace_back(
      "the orders of your program's threads could not be tried: libraries do too much that the grader cannot "
      "follow");
}

}  // namespace manyhands::host
