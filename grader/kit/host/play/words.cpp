#include "kit/host/play/words.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <utility>

#include "kit/host/explored/events.hpp"

namespace manyhands::host {
namespace {

bool sleeps(const WaitingThread& thread) {
  return (thread.op == "wake" || thread.op == "futex_sleep") && thread.holder < 0;
}

std::string sleeping(const WaitingThread& thread) {
  const auto until = thread.op == "wake"
                         ? (thread.name.empty() ? "it is notified" : thread.name + " is notified")
                         : (thread.name.empty() ? "the atomic" : thread.name) + " is notified";
  return "sleeps until " + until;
}

/// What it does as soon as it is chosen.
std::string act(const StandingThread& thread, const ObjectNames& names) {
  if (thread.op == "join" && thread.holder >= 0)
    return fmt::format("joins {}, which has ended", thread_name(thread.holder));
  if (thread.op == "sleep") return "wakes from its sleep: time passes";
  if (thread.op == "fence") return "executes a fence";
  if (thread.op == "busy") return "goes on computing";
  if (thread.op == "clock") return "looks at the clock";
  ScheduleStep step;
  step.op = thread.op;
  step.object = thread.object;
  step.name = thread.name;
  const auto words = event_in_words(step, names);
  return words.empty() ? "goes on" : words;
}

std::string next_of(const StandingThread& thread, const ObjectNames& names) {
  if (thread.can_go_on) return act(thread, names);
  if (sleeps(thread)) return sleeping(thread);
  if (thread.op.starts_with("semaphore")) return "waits until the semaphore is released";
  if (thread.op.starts_with("barrier")) return "waits at the barrier";
  return wait_in_words(thread, names);
}

std::vector<PlayedStep> steps_of(const Position& position, const ObjectNames& names, const Lines& lines) {
  // What the program does before it has a second thread is the same in every order.
  const auto first = std::find_if(position.steps.begin(), position.steps.end(), [](const ScheduleStep& step) {
    return step.thread != 0 || step.op == "create";
  });
  std::vector<PlayedStep> steps;
  for (auto step = first; step != position.steps.end(); ++step) {
    const auto line = lines(step->at);
    auto event = event_in_words(*step, names);
    if (step->op == "end") event = "ends";
    if (step->op == "create" && step->value) event = fmt::format("starts thread {}", *step->value);
    if (step->op == "join" && step->value)
      event =
          fmt::format("joins {}", thread_name(static_cast<int>(std::min<std::uint64_t>(*step->value, 1024))));
    if (tells_nothing(*step) || event.empty() || (!line && step->op != "end")) continue;
    steps.push_back({step->thread, line ? line->file : "", line ? line->line : 0, std::move(event)});
  }
  return steps;
}

/// By thread, what the steps have locked and not unlocked. Of locks for reading, the last reader's.
std::map<int, std::vector<std::string>> held_in(const Position& position, const ObjectNames& names) {
  std::map<int, std::pair<int, std::string>> holders;  // by mutex
  std::map<int, std::pair<int, std::string>> newest;   // by thread: the mutex that it locked last
  for (const auto& step : position.steps) {
    const bool tries = step.op.ends_with("trylock");
    if (step.op.ends_with("unlock")) {
      holders.erase(step.object);
    } else if (step.op.ends_with("lock") && (!tries || step.value == 1U)) {
      const auto name = names.of(step.op, step.object, step.name);
      holders[step.object] = {step.thread, name};
      newest[step.thread] = {step.object, name};
    } else if (step.op == "wait") {
      holders.erase(newest[step.thread].first);
    } else if (step.op == "wake") {
      const auto& [mutex, name] = newest[step.thread];
      holders[mutex] = {step.thread, name};
    }
  }
  std::map<int, std::vector<std::string>> held;
  for (const auto& [mutex, holder] : holders) held[holder.first].push_back(holder.second);
  return held;
}

/// What was written last; before that, what was read.
std::vector<std::string> values_of(const Position& position) {
  constexpr std::size_t most_values = 8;
  std::map<std::string, std::string> values;
  for (const auto& step : position.steps) {
    if (step.name.empty() || !step.value) continue;
    const auto value = value_in_words(*step.value);
    if (step.op == "write" || step.op == "store" || step.op == "compare_exchange")
      values[step.name] = value;
    else if (step.op == "read" || step.op == "load")
      values.try_emplace(step.name, value);
    else if (step.op == "exchange")
      values.erase(step.name);  // this is what was there before
  }
  std::vector<std::string> all;
  for (const auto& [name, value] : values)
    if (!value.empty() && all.size() < most_values) all.push_back(name + " = " + value);
  return all;
}

std::vector<PlayedThread> threads_of(const Position& position, const ObjectNames& names, const Lines& lines) {
  std::vector<PlayedThread> threads(static_cast<std::size_t>(position.thread_count));
  for (auto& thread : threads) thread.ended = true, thread.next = "has ended";
  auto held = held_in(position, names);
  for (const auto& standing : position.threads) {
    auto& thread = threads[static_cast<std::size_t>(standing.thread)];
    thread.ended = false;
    thread.can_go_on = standing.can_go_on;
    thread.may_wake = standing.may_wake && !standing.can_go_on;
    thread.joins = standing.op == "join" && !standing.can_go_on;
    thread.next = next_of(standing, names);
    thread.holds = held[standing.thread];
    if (const auto line = lines(standing.at)) thread.file = line->file, thread.line = line->line;
  }
  return threads;
}

PlayedOffer offer_of(const OfferedChoice& offer) {
  PlayedOffer played;
  played.thread = offer.thread;
  played.question = offer.what == "value"     ? "Which value does it read?"
                    : offer.what == "sleeper" ? "Which of the sleeping threads does it wake?"
                                              : "Which one?";
  for (std::size_t i = 0; i < offer.offered.size(); ++i) {
    if (offer.what == "sleeper")
      played.answers.push_back(
          thread_name(static_cast<int>(std::min<std::uint64_t>(offer.offered[i], 1024))));
    else
      played.answers.push_back(fmt::format("{}, {}", offer.offered[i],
                                           i == 0   ? "the newest"
                                           : i == 1 ? "the one before"
                                                    : "older still"));
  }
  return played;
}

PlayedFailure failure_of(const FailedSchedule& failure, const ObjectNames& names, const Lines& learners) {
  ExploredProgram program;
  const auto finding = explain(program, failure, learners);
  PlayedFailure played;
  played.kind = failure.kind;
  played.code = finding.code;
  // explain() begins with what the program does.
  played.message =
      failure.kind == "assertion" ? failure.what : finding.message.substr(program.what.size() + 2);
  played.file = finding.file;
  played.line = finding.line;
  played.advice = finding.interleaving.advice;
  if (failure.kind == "deadlock")
    for (const auto& waiting : failure.waiting)
      played.waits.push_back(thread_name(waiting.thread) + " " + wait_in_words(waiting, names));
  return played;
}

}  // namespace

PlayedPosition position_in_words(const Position& position, const Lines& lines, const Lines& learners) {
  std::vector<WaitingThread> waiting(position.threads.begin(), position.threads.end());
  const ObjectNames names(position.steps, waiting);
  PlayedPosition played;
  played.reached = position.reached;
  played.choices = position.choices;
  played.threads = threads_of(position, names, lines);
  played.steps = steps_of(position, names, lines);
  played.values = values_of(position);
  for (const auto& offer : position.offer) played.offer.push_back(offer_of(offer));
  for (const auto& failure : position.failure) played.failure.push_back(failure_of(failure, names, learners));
  played.switches = position.switches;
  played.hash = fmt::format("{:016x}", position.hash);
  return played;
}

}  // namespace manyhands::host
