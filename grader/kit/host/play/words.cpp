#include "kit/host/play/words.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "kit/host/explored/events.hpp"

namespace manyhands::host {
namespace {

bool sleeps(const WaitingThread& thread) {
  return (thread.op == "wake" || thread.op == "futex_sleep") && thread.holder < 0;
}

std::string sleeping(const WaitingThread& thread) {
  const auto until = thread.op == "wake" ? (thread.name.empty() ? "it is notified" : thread.name + " is notified")
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
      event = fmt::format("joins {}", thread_name(static_cast<int>(std::min<std::uint64_t>(*step->value, 1024))));
    if (event.empty() || (!line && step->op != "end")) continue;
    steps.push_back({step->thread, line ? line->file : "", line ? line->line : 0, std::move(event)});
  }
  return steps;
}

std::vector<PlayedThread> threads_of(const Position& position, const ObjectNames& names, const Lines& lines) {
  std::vector<PlayedThread> threads(static_cast<std::size_t>(position.thread_count));
  for (auto& thread : threads) thread.ended = true, thread.next = "has ended";
  for (const auto& standing : position.threads) {
    auto& thread = threads[static_cast<std::size_t>(standing.thread)];
    thread.ended = false;
    thread.can_go_on = standing.can_go_on;
    thread.may_wake = standing.may_wake && !standing.can_go_on;
    thread.next = next_of(standing, names);
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
      played.answers.push_back(
          fmt::format("{}, {}", offer.offered[i], i == 0 ? "the newest" : i == 1 ? "the one before" : "older still"));
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
  played.message = failure.kind == "assertion" ? failure.what : finding.message.substr(program.what.size() + 2);
  played.file = finding.file;
  played.line = finding.line;
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
  for (const auto& offer : position.offer) played.offer.push_back(offer_of(offer));
  for (const auto& failure : position.failure) played.failure.push_back(failure_of(failure, names, learners));
  played.switches = position.switches;
  played.hash = fmt::format("{:016x}", position.hash);
  return played;
}

}  // namespace manyhands::host
