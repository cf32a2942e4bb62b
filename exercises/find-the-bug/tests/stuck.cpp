#include "tests/stuck.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "kit/host/base/context.hpp"
#include "kit/host/cases/answer_in_order.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/observe/diagnose.hpp"
#include "model/stack_reading.hpp"

namespace find_the_bug {
namespace {

using namespace manyhands;

using Readings = std::vector<StackReading>;

bool is_inside(const StackReading& reading) {
  return has_function(*reading.stack, "find_the_bug::inside::");
}

/// A thread that the program under test has started itself: none of ours is below its functions.
bool is_programs(const StackReading& reading) {
  return reading.line != nullptr && !has_function(*reading.stack, "find_the_bug::");
}

const StackReading* find(const Readings& readings, bool (*test)(const StackReading&)) {
  const auto found = std::find_if(readings.begin(), readings.end(), test);
  return found == readings.end() ? nullptr : &*found;
}

/// A thread that is inside the work, in a function of the learner's.
bool works(const StackReading& reading) {
  return is_inside(reading) && reading.line != nullptr;
}

[[noreturn]] void fail_at(KnownCode code, std::string message, const Frame& place,
                          std::vector<Related> related = {}) {
  Finding finding;
  finding.code = code.str();
  finding.by = "stacks";
  finding.message = std::move(message);
  finding.file = place.file;
  finding.line = place.line;
  finding.related = std::move(related);
  host::fail(std::move(finding));
}

/// It waits. (One that computes until its time is over has another problem.)
bool stands_still(const host::Reply& reply) {
  constexpr std::int64_t a_second = 1'000'000'000;
  return reply.run.outcome == Outcome::hung && (reply.run.message == "quiet" || reply.run.cpu_ns < a_second);
}

/// Whether a thread that is not inside waits for a mutex. A thread whose time limit in a wait has passed
/// does, too, although it is still in that wait.
bool waits_for_mutex(const Run& run, const StackReading& reading) {
  if (reading.line == nullptr || is_inside(reading)) return false;
  const bool blocked = std::any_of(run.blocked.begin(), run.blocked.end(), [&](const BlockedCall& call) {
    return call.call == "lock" && call.tid == reading.stack->tid;
  });
  return blocked || (reading.shows(WaitsFor::mutex) && !reading.shows(WaitsFor::condition_variable));
}

void look_for_one_lock(const Run& run, const Readings& readings, const std::string& promise) {
  const auto* inside = find(readings, works);
  const auto waits = std::find_if(readings.begin(), readings.end(),
                                  [&](const StackReading& one) { return waits_for_mutex(run, one); });
  if (inside == nullptr || waits == readings.end()) return;
  fail_at("one-lock-for-all",
          fmt::format("the slow work that is called here is done while a lock is held, and another thread "
                      "waits for this lock in line {}. {}. Hold a lock only for what it protects",
                      waits->line->line, promise),
          *inside->line, {{"the other thread waits here", waits->line->file, waits->line->line}});
}

bool waits_with_task(const StackReading& reading) {
  return is_programs(reading) && !is_inside(reading) &&
         (reading.shows(WaitsFor::future) || reading.shows(WaitsFor::atomic) ||
          reading.shows(WaitsFor::semaphore));
}

}  // namespace

const host::Answer& answer_while_inside(const host::Reply& reply, const std::string& promise) {
  if (stands_still(reply)) {
    const auto readings = readings_of(reply.run.stacks, host::context().prefix);
    look_for_one_lock(reply.run, readings, promise);
    const auto outside = [](const StackReading& r) { return r.line != nullptr && !is_inside(r); };
    const auto* inside = find(readings, works);
    const auto* waits = find(readings, outside);
    if (inside != nullptr && waits != nullptr)
      fail_at("one-lock-for-all",
              fmt::format("while one thread does the slow work that is called in line {}, another one waits "
                          "here. {}",
                          inside->line->line, promise),
              *waits->line, {{"the slow work", inside->line->file, inside->line->line}});
  }
  return host::answer_of(reply);
}

const host::Answer& answer_of_pool(const host::Reply& reply, const std::string& what) {
  if (stands_still(reply)) {
    const auto readings = readings_of(reply.run.stacks, host::context().prefix);
    look_for_one_lock(reply.run, readings, what);
    if (const auto* task = find(readings, waits_with_task))
      fail_at(
          "waits-inside-pool",
          fmt::format("a task waits here for another task, and blocks its thread of the pool: {}. As soon "
                      "as all threads wait like this, none is left to do what they wait for, however many "
                      "there are",
                      what),
          *task->line);
    const auto* inside = find(readings, works);
    if (inside != nullptr)
      fail_at("serial", fmt::format("too few folders are listed at the same time: {}", what), *inside->line);
  }
  return host::answer_of(reply);
}

const host::Answer& answer_at_end(const host::Reply& reply) {
  if (stands_still(reply)) {
    const auto readings = readings_of(reply.run.stacks, host::context().prefix);
    const auto sleeps = [](const StackReading& r) {
      return r.line != nullptr && (r.shows(WaitsFor::condition_variable) || r.shows(WaitsFor::atomic) ||
                                   r.shows(WaitsFor::semaphore));
    };
    if (const auto* waits = find(readings, sleeps))
      fail_at(
          "not-all-woken",
          "finish was called while all threads waited for a job, and at least one of them still sleeps here. "
          "Each of them must learn that no more jobs will come",
          *waits->line);
  }
  return host::answer_of(reply);
}

const host::Answer& answer_of_log(const host::Reply& reply) {
  // What an allocator or an exception says of memory that is used too late leads nowhere. Under a detector,
  // the detector says it better.
  if (host::context().profile == release_profile.name &&
      (reply.run.outcome == Outcome::crashed || reply.run.outcome == Outcome::threw)) {
    auto crash = host::diagnose(reply.run, host::context().prefix);
    crash.code = KnownCode("crashed").str();
    crash.message =
        "your program crashed while a line was written whose caller had stopped waiting. Does everything "
        "still "
        "exist that the writer uses then?";
    host::fail(std::move(crash));
  }
  if (stands_still(reply)) {
    const auto readings = readings_of(reply.run.stacks, host::context().prefix);
    look_for_one_lock(reply.run, readings, "While one line is being written, others can be logged");
    const auto logs = [](const StackReading& r) {
      return r.line != nullptr && !is_inside(r) && has_function(*r.stack, "find_the_bug::");
    };
    const auto* inside = find(readings, works);
    const auto* caller = find(readings, logs);
    if (inside != nullptr && caller != nullptr)
      fail_at("waits-too-long",
              "the disk is slow, and the caller's patience was over long ago; but it still waits here. After "
              "that time, log returns false, and the line is written later",
              *caller->line);
  }
  return host::answer_of(reply);
}

}  // namespace find_the_bug
