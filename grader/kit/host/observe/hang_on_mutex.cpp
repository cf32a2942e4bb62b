// A hang on a mutex: who holds it, and what does that thread wait for?
#include <utility>

#include "kit/host/observe/hang.hpp"
#include "model/finding_at.hpp"
#include "model/known_code.hpp"

namespace manyhands::host {
namespace {

const StackReading* reading_of_thread(const Readings& stacks, int tid) {
  for (const auto& reading : stacks)
    if (reading.stack->tid == tid) return &reading;
  return nullptr;
}

const Frame* line_in(const StackReading* reading) {
  return reading == nullptr ? nullptr : reading->line;
}

/// The mutex that a thread waits for; the mutex itself names its owner.
const BlockedCall* wait_for_mutex(const Run& run, int tid) {
  for (const auto& call : run.blocked)
    if (call.call == "lock" && call.tid == tid && !call.writers.empty()) return &call;
  return nullptr;
}

/// A thread waits for a mutex: which thread holds it, and what does that one wait for?
std::optional<Finding> waits_for_held_mutex(const Run& run, const Readings& stacks) {
  std::optional<Finding> found;
  for (const auto& call : run.blocked) {
    const auto* waiter = wait_for_mutex(run, call.tid);
    const auto* line = line_in(reading_of_thread(stacks, call.tid));
    if (waiter != &call || line == nullptr) continue;
    const int holder = call.writers.front();
    const auto* back = wait_for_mutex(run, holder);
    const auto* holding = reading_of_thread(stacks, holder);
    const auto* there = line_in(holding);
    auto finding = finding_at("hang", "stacks", {}, line);
    if (holder == call.tid) {
      finding.message =
          "your program is deadlocked: a thread waits here for a mutex that it holds itself. It locked it "
          "before and never unlocked it: in a function that called this one, or at an earlier return. A "
          "std::lock_guard unlocks at every return; a function that is called with the mutex locked must not "
          "lock it again";
      return finding;
    }
    if (there != nullptr && back != nullptr && back->writers.front() == call.tid) {
      finding.code = KnownCode("lock-order").str();
      finding.message =
          "your program is deadlocked: two threads wait for each other. One holds a mutex and waits here for "
          "another one, whose holder waits for the first. All threads must lock them in the same order, or "
          "both at once (std::scoped_lock lock(a, b))";
      finding.related.push_back({"the other thread waits here", there->file, there->line});
      return finding;
    }
    if (there == nullptr) {
      finding.message =
          "your program is stuck: a thread waits here for a mutex, and the thread that holds it is no longer "
          "inside your code: a function returned without unlocking the mutex. A std::lock_guard unlocks it "
          "at every return";
    } else {
      finding.message =
          "your program is stuck: a thread waits here for a mutex, and the thread that holds it is " +
          doing(*holding) +
          " forever. Hold a mutex only briefly: unlock it before you wait for anything else";
      finding.related.push_back(
          {"the thread that holds the mutex is here, " + doing(*holding), there->file, there->line});
    }
    // If a waiter's owner waits in turn, the last one is the most informative.
    if (!found || back == nullptr) found = std::move(finding);
  }
  return found;
}

// A mutex that no thread is left to unlock: only one of all threads is inside the learner's code, and it
// waits for a mutex. (A lock that is held within a call of the learner's code has its holder inside that
// call.)
bool waits_for_nobodys_mutex(const Readings& stacks) {
  const StackReading* only = nullptr;
  for (const auto& reading : stacks) {
    if (reading.stack->pid != stacks.front().stack->pid) return false;
    if (reading.line == nullptr) continue;
    if (only != nullptr) return false;
    only = &reading;
  }
  return only != nullptr && only->waits_for == WaitsFor::mutex;
}

}  // namespace

std::optional<Finding> hangs_on_mutex(const Run& run, const Readings& stacks) {
  if (auto found = waits_for_held_mutex(run, stacks)) return found;
  if (waits_for_nobodys_mutex(stacks))
    return finding_at(
        "hang", "stacks",
        "your program is stuck: a thread waits for a mutex, and no other thread is inside your code. So "
        "either this thread already holds the mutex, or a function returned without unlocking it. A "
        "std::lock_guard unlocks it at every return.");
  return std::nullopt;
}

}  // namespace manyhands::host
