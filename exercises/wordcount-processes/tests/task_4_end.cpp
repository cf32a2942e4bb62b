// Task 4: SIGTERM ends everything.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/run/call.hpp"
#include "kit/host/run/held_call.hpp"
#include "kit/host/run/judged.hpp"
#include "tests/cases.hpp"

namespace {

using namespace manyhands;
using namespace wordcount;

TEST_CASE("SIGTERM ends the supervisor and all workers", "[task4]") {
  const auto text = text_of(6, 50, {0, 1, 2, 3, 4, 5});
  for (const int workers : {1, 2}) {
    Terminates scene(workers);
    // A worker that the program itself ends now is no death, so one would be enough to see it.
    auto call = call_for(text, {.workers = workers, .deaths = 1});
    call.may_sleep = std::chrono::seconds(3);  // it may give its workers time to end
    const auto reply = host::call_held(call, scene.as_look());
    expect_workers(scene, reply);
    if (!scene.sent()) {
      if (auto none = without_answer(reply)) fail_after(reply, std::move(*none));
      host::fail("wrong-answer", "your program returned although its workers had not counted any piece");
    }
    const std::string lead = workers == 1
                                 ? "SIGTERM was sent to your program while its worker was stopped"
                                 : "SIGTERM was sent to your program while its 2 workers were stopped";
    // All of them are held, so they exist at the same time.
    if (const auto there = static_cast<int>(scene.takes().size()); there > workers)
      host::fail("too-many-processes", fmt::format("{} {} worker processes counted pieces at the same time",
                                                   host::with(workers), there));
    if (reply.run.outcome != Outcome::answered) {
      auto wrong = without_answer(reply);
      if (wrong->code == KnownCode("hang") || wrong->code == KnownCode("crashed") ||
          wrong->code == KnownCode("ended-early")) {
        const bool hangs = wrong->code == KnownCode("hang");
        wrong->code = KnownCode("workers-outlive-sigterm").str();
        wrong->message =
            hangs
                ? lead +
                      ", and it did not return. It must end its workers and return. A stopped process "
                      "notices neither SIGTERM nor the end of its input until it continues; only SIGKILL "
                      "ends it"
                : lead +
                      ", and that ended it, before it could return what has been counted. Handle the signal: "
                      "end all workers, wait for them and return";
      }
      fail_after(reply, std::move(*wrong));
    }
    const auto& left = reply.run.left;
    if (left.children > 0)
      host::fail(
          "workers-outlive-sigterm",
          fmt::format("{}. It returned, but {} still there", lead,
                      left.children == 1 ? "1 worker is" : fmt::format("{} workers are", left.children)));
    if (left.zombies > 0)
      host::fail("children-not-reaped", lead + ". It ended its workers, but did not wait for them");
    if (auto wrong = wrong_with(text, reply, {.stopped = true})) {
      wrong->message = lead + ": " + wrong->message;
      host::fail(std::move(*wrong));
    }
  }
  SUCCEED();
}

TEST_CASE("What was counted before SIGTERM is returned", "[task4]") {
  const auto text = text_of(5, 2000, {2});
  Terminates scene(1);
  auto call = call_for(text, {.workers = 1});
  call.may_sleep = std::chrono::seconds(3);
  const auto reply = host::call_held(call, scene.as_look());
  expect_workers(scene, reply);
  if (auto wrong = wrong_with(text, reply, {.stopped = true})) {
    wrong->message =
        "SIGTERM was sent to your program while its only worker was stopped at piece 2: " + wrong->message;
    fail_after(reply, std::move(*wrong));
  }
  const auto written = scene.takes().front().bytes_written;
  if (scene.had_read(written) && written >= static_cast<std::int64_t>(shortest_answer(text)) &&
      reply.answer->value.at("counts").elements().empty())
    host::fail(
        "job-lost",
        fmt::format(
            "when the only worker took piece 2, it had already sent {} bytes, that is, its answers about "
            "other "
            "pieces. Your program had read them; then SIGTERM was sent to it, and it returned no counts "
            "at all. Return what has been counted",
            written));
  SUCCEED();
}

}  // namespace
