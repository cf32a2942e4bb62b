#include "kit/host/explored/explain.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "kit/host/explored/events.hpp"
#include "kit/host/explored/lost_wake_up.hpp"
#include "kit/host/explored/older_value.hpp"
#include "model/known_code.hpp"

namespace manyhands::host {
namespace {

// Nobody follows a longer order in a debugger, and reports stay small.
constexpr std::size_t most_kept_choices = 20'000;

bool waits_for_lock(const WaitingThread& waiting) {
  return waiting.op == "lock" || waiting.op == "read_lock" || waiting.op == "write_lock";
}

bool waits_for_notification(const WaitingThread& waiting) {
  return waiting.op == "wait" || waiting.op == "wake" || waiting.op.starts_with("futex");
}

const WaitingThread* of_thread(const FailedSchedule& failure, int thread) {
  const auto found = std::find_if(failure.waiting.begin(), failure.waiting.end(),
                                  [&](const WaitingThread& one) { return one.thread == thread; });
  return found == failure.waiting.end() ? nullptr : &*found;
}

/// The threads that hold locks which the next one wants, in a circle; empty: there is none.
std::vector<const WaitingThread*> circle_of_locks(const FailedSchedule& failure) {
  for (const auto& first : failure.waiting) {
    std::vector<const WaitingThread*> way;
    for (const auto* at = &first; at != nullptr && waits_for_lock(*at); at = of_thread(failure, at->holder)) {
      if (!way.empty() && at == &first) return way;
      if (way.size() > failure.waiting.size()) break;
      way.push_back(at);
    }
  }
  return {};
}

/// What is wrong, and the thread at whose line it shows.
struct Told {
  std::string code;
  std::string message;
  Offsets at;
};

Told deadlock(const FailedSchedule& failure) {
  const auto circle = circle_of_locks(failure);
  if (circle.size() > 1)
    return {
        KnownCode("lock-order").str(),
        fmt::format(
            "{} holds a lock that {} wants, and the other way round: both wait for ever. Take the locks in "
            "the same order everywhere, or both at once with std::scoped_lock",
            thread_name(circle.front()->thread), thread_name(circle.back()->thread)),
        circle.front()->at};
  if (circle.size() == 1)
    return {KnownCode("hang").str(),
            "a thread locks a mutex that it holds already, and waits for itself for ever. Unlock it first, "
            "or call "
            "a function that expects the lock to be held",
            circle.front()->at};
  for (const auto& waiting : failure.waiting)
    if (waits_for_notification(waiting) && is_lost_wake_up(failure, waiting))
      return {
          KnownCode("lost-wakeup").str(),
          fmt::format("{} sleeps for ever. The notification that was meant for it came before it slept, so "
                      "it woke nobody. What a thread waits for must change under the mutex with which it "
                      "waits, and the thread must check it under this mutex before it sleeps",
                      thread_name(waiting.thread)),
          waiting.at};
  for (const auto& waiting : failure.waiting)
    if (waits_for_notification(waiting))
      return {KnownCode("hang").str(),
              fmt::format("{} sleeps for ever{}: no thread is left that could notify it. Which change should "
                          "have woken it, and did whoever made that change notify it?",
                          thread_name(waiting.thread),
                          another_was_woken(failure, waiting) ? ", while another one was notified" : ""),
              waiting.at};
  return {KnownCode("hang").str(), "all threads wait, and nothing can wake them: a deadlock",
          failure.waiting.empty() ? Offsets() : failure.waiting.front().at};
}

Told told_of_order(const FailedSchedule& failure) {
  const auto last = failure.steps.empty() ? Offsets() : failure.steps.back().at;
  if (failure.kind == "race" && (failure.race[0].freed || failure.race[1].freed))
    return {KnownCode("memory-error").str(),
            "a thread uses memory that another one frees, and nothing puts the two in order",
            failure.race[1].at};
  if (failure.kind == "race")
    return {KnownCode("data-race").str(),
            "two threads use the same variable, at least one of them writes it, and nothing puts the two in "
            "order",
            failure.race[1].at};
  if (failure.kind == "deadlock") return deadlock(failure);
  if (failure.kind == "livelock")
    return {KnownCode("endless-loop").str(), "its threads run on and on, and none of them gets anywhere",
            last};
  if (failure.kind == "exception")
    return {KnownCode("threw").str(), "an exception escaped: " + failure.what, last};
  if (failure.kind == "crash") return {KnownCode("crashed").str(), "it crashed: " + failure.what, last};
  if (failure.kind == "exit") return {KnownCode("ended-early").str(), "it ended: " + failure.what, last};
  return {failure.always ? KnownCode("wrong-answer").str() : KnownCode("atomicity-violation").str(),
          fmt::format("this should hold, and does not: {}", failure.what), last};
}

/// A race needs no older value, and is the clearer mistake.
Told told(const FailedSchedule& failure) {
  auto what = told_of_order(failure);
  const auto* load = older_load(failure);
  if (load == nullptr || failure.kind == "race") return what;
  return {
      KnownCode("weak-memory-order").str(),
      fmt::format(
          "{}; {}. {} permits this", failure.kind == "deadlock" ? "its threads wait for ever" : what.message,
          older_in_words(failure, *load),
          load->older->seq_cst
              ? "The load is seq_cst, but the newer value was written with a weaker memory order, which"
              : "The memory order of the load"),
      load->at};
}

/// Then what came between two steps may be why it failed. A deadlock and a race have reasons of their own.
bool depends_on_order(const std::string& kind) {
  return kind == "assertion" || kind == "crash" || kind == "exception";
}

std::string one_step(const CameBetween& lines) {
  const auto these = lines.before.line == lines.after.line
                         ? fmt::format("Line {}", lines.after.line)
                         : fmt::format("Lines {} to {}", lines.before.line, lines.after.line);
  return fmt::format(
      "{} must be one step: here, line {} of another thread came between. Hold one lock over all of it, and "
      "in "
      "the other thread, too, or use one atomic operation.",
      these, lines.between.line);
}

}  // namespace

bool is_of_a_library(const FailedSchedule& race, const Lines& lines, const IsInternal& is_internal) {
  if (race.kind != "race") return false;
  const auto inside = [&](const RacingStep& access) {
    return !access.at.empty() && is_internal(access.at.front());
  };
  return (!lines(race.race[0].at) && !lines(race.race[1].at)) ||
         (inside(race.race[0]) && inside(race.race[1]));
}

Finding explain(const ExploredProgram& program, const FailedSchedule& failure, const Lines& lines) {
  const auto what = told(failure);
  Finding finding;
  finding.code = what.code;
  finding.by = "schedules";
  finding.task = program.task;
  finding.message = fmt::format("{}: {}.", program.what, what.message);
  if (const auto line = lines(what.at)) finding.file = line->file, finding.line = line->line;
  for (const auto& access : failure.race)
    if (const auto line = lines(access.at);
        line && (line->line != finding.line || line->file != finding.file))
      finding.related.push_back(
          {fmt::format("{} {} it here", thread_name(access.thread), access.write ? "writes" : "reads"),
           line->file, line->line});
  const auto& clearest = failure.shown.empty() ? failure : failure.shown.front();
  finding.interleaving = interleaving_of(clearest, lines);
  if (clearest.choices.size() <= most_kept_choices)
    finding.interleaving.rerun = {program.name, clearest.choices, clearest.races, clearest.points, {}, {}};
  if (!failure.shown.empty())
    finding.interleaving.advice.push_back(
        fmt::format("In this order, it goes wrong. This does not hold: {}.", clearest.what));
  if (const auto* load = older_load(failure); load != nullptr && failure.kind != "race") {
    const auto stores = stores_of_older(failure, *load, lines);
    finding.related.insert(finding.related.end(), stores.begin(), stores.end());
    finding.interleaving.advice.emplace_back(
        "The write that another thread relies on needs memory_order_release, and the read that sees it "
        "memory_order_acquire; or use memory_order_seq_cst, which you get if you write no order.");
  } else if (depends_on_order(clearest.kind) && !failure.always) {
    if (const auto step = came_between(clearest, lines)) {
      finding.interleaving.advice.push_back(one_step(*step));
      if (failure.race.empty() && clearest.kind == "assertion")
        finding.file = step->after.file, finding.line = step->after.line;
    }
  }
  if (finding.line == 0 && !finding.interleaving.turns.empty()) {
    finding.file = finding.interleaving.turns.back().file;
    finding.line = finding.interleaving.turns.back().line;
  }
  return finding;
}

}  // namespace manyhands::host
