#include "kit/host/suites/executor_waits.hpp"

#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

#include "kit/host/base/context.hpp"
#include "kit/host/cases/answer_in_order.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/cases/sleepers.hpp"
#include "kit/host/run/atomic_stops.hpp"
#include "kit/host/run/forced_waits.hpp"
#include "kit/host/suites/executor_outcomes.hpp"
#include "kit/host/suites/executor_run.hpp"
#include "model/needs_limit.hpp"

namespace manyhands::host::executor {
void expect_sleepers(std::initializer_list<const char*> ways) {
  constexpr std::chrono::milliseconds watched{450};
  constexpr std::chrono::milliseconds span{600};
  for (const char* how : ways) {
    const auto look = [&]() -> std::optional<Rest> {
      auto idle = call_for("idle", {{"workers", 4}, {"how", how}, {"ms", span.count()}});
      idle.must_rest = true;
      idle.rest_until = watched;
      const auto reply = call(idle);
      const auto& answer = answer_or_name(reply, "idle");
      sees_itself(answer.value);
      expect_callers_thread_free(answer.value);
      // A task that has called map may do all of the work itself before a worker wakes up; then it never
      // waits.
      const auto ended_before = std::chrono::nanoseconds(reply.run.wall_ns) < watched;
      if (!reply.run.rest.used && ended_before) return std::nullopt;
      return reply.run.rest;
    };
    expect_asleep(
        {look, fmt::format("one task waited for {} ms and all threads could sleep ({} waited for it, "
                           "all other workers were idle)",
                           span.count(),
                           how == std::string_view("map_inside") ? "a task that had called map" : how)});
  }
}

void expect_nothing_missed(const std::string& program, const nlohmann::json& args) {
  const auto make = [&](const WaitOrders& orders) {
    auto asked = call_for(program, args);
    asked.args["seed"] = 1;
    asked.waits = orders;
    auto reply = call(asked);
    if (orders.lose_which == 0 && !orders.no_limits && ended_in_time(reply.run))
      answer_or_name(reply, program);
    return reply;
  };
  auto missed = missed_notification(make);
  if (!missed)
    if (const auto needed = needed_time_limit(make)) missed = needs_limit_finding(needed->file, needed->line);
  if (!missed) return;
  context().stopped = true;  // like any other that hangs
  fail(*missed);
}

void expect_all_awake(const std::string& program, const nlohmann::json& args) {
  const auto asked = [&] {
    auto call = call_for(program, args);
    call.args["seed"] = 1;
    return call;
  };
  if (!instrumented())
    with_stops_at_unlocks(
        [&](const WaitOrders& orders) {
          auto ordered = asked();
          ordered.waits = orders;
          return call(ordered);
        },
        [](const Reply& reply) { answer_in_order(reply, in_order_of_locks); });
  with_stops_at_atomics(
      [&](const AtomicOrders& orders) {
        auto ordered = asked();
        orders.add_to(ordered);
        return call(ordered);
      },
      [](const Reply& reply) { answer_in_order(reply, in_that_order); });
}

}  // namespace manyhands::host::executor
