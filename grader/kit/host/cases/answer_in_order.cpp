#include "kit/host/cases/answer_in_order.hpp"

#include <string>
#include <utility>

#include "kit/host/base/context.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/observe/diagnose.hpp"
#include "model/known_code.hpp"
#include "model/stack_reading.hpp"

namespace manyhands::host {
namespace {

/// The learner's line in which a thread sleeps in the wait of an atomic variable; null: there is none.
const Frame* waits_for_atomic(const Run& run) {
  for (const auto& reading : readings_of(run.stacks, context().prefix))
    if (reading.shows(WaitsFor::atomic)) return reading.line;
  return nullptr;
}

}  // namespace

bool sleeps_in_atomic_wait(const Run& run) {
  return waits_for_atomic(run) != nullptr;
}

const Answer& answer_in_order(const Reply& reply, const char* order) {
  if (reply.run.outcome == Outcome::hung) {
    auto stuck = diagnose(reply.run, context().prefix);
    if (stuck.code == KnownCode("hang") && stuck.by != "stacks") {
      stuck.code = KnownCode("lost-wakeup").str();
      stuck.message =
          "a thread sleeps here and is never woken: it had checked that it must wait, and before it slept, "
          "another thread changed that and notified. Checking and going to sleep must be one step. For a "
          "condition variable, the mutex makes them one. For the wait of an atomic variable, read the value "
          "to "
          "wait for before you check, because a value that is read later may already be the new one";
    }
    if (const auto* waits = waits_for_atomic(reply.run);
        waits != nullptr && stuck.code == KnownCode("lost-wakeup"))
      stuck.file = waits->file, stuck.line = waits->line, stuck.related.clear();
    stuck.message += order;
    context().stopped = true;
    fail(std::move(stuck));
  }
  return answer_of(reply);
}

}  // namespace manyhands::host
