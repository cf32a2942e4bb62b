// Task 3: pieces that kill every worker, and workers that hang.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/run/call.hpp"
#include "kit/host/run/held_call.hpp"
#include "kit/host/run/judged.hpp"
#include "tests/cases.hpp"
#include "tests/stopped_program.hpp"

namespace {

using namespace manyhands;
using namespace wordcount;

TEST_CASE("A piece that kills every worker is set aside", "[task3]") {
  const auto text = text_of(10, 100, {4});
  const int deaths = 3;
  // Enough is enough: the sixth worker may live, so that the program ends.
  KillsFirst scene(deaths + 2);
  const auto reply = host::call_held(call_for(text, {.workers = 2, .deaths = deaths}), scene.as_look());
  expect_workers(scene, reply);
  const auto takes = static_cast<int>(scene.takes().size());
  if (takes > deaths)
    fail_after(
        reply,
        host::found("poison-retried",
                    fmt::format("piece 4 killed every worker that took it. policy.deaths is {}, and your "
                                "program gave the piece to {} workers{}. After the third death, set it "
                                "aside and report it",
                                deaths, takes, takes > deaths + 2 ? " or more" : "")));
  if (auto wrong = wrong_with(text, reply, {.losses = true, .set_aside = {4}})) {
    rename(*wrong, "wrong-answer",
           fmt::format("piece 4 killed {} that took it; policy.deaths is {}",
                       takes == 1 ? "the only worker" : fmt::format("all {} workers", takes), deaths));
    fail_after(reply, std::move(*wrong));
  }
  expect_dead_are_reaped(text, reply, deaths, fmt::format("{} workers died", deaths));
  SUCCEED();
}

TEST_CASE("A worker that ends by itself before its answer is complete is a death, too", "[task3]") {
  const auto text = text_of(6, 100, {2});
  const auto reply = host::call(call_for(text, {.workers = 2, .ends = true}));
  // In a program that does not execute its workers, nobody has ended. Other tests say so.
  const bool nobody_ended = !wrong_with(text, reply, {});
  if (auto wrong = wrong_with(text, reply, {.losses = true, .set_aside = {2}}); wrong && !nobody_ended) {
    rename(*wrong, "job-lost",
           "all workers that took piece 2 ended by themselves, with status 1, before they answered; "
           "policy.deaths is "
           "3. An end of file or an end without a signal does not say that the answer is complete");
    fail_after(reply, std::move(*wrong));
  }
  SUCCEED();
}

TEST_CASE("Pieces that are set aside are reported in ascending order", "[task3]") {
  const std::vector<int> poison{1, 3, 6, 8};
  const auto text = text_of(10, 100, poison);
  // In whatever order the workers come to their pieces, one of the two is not ascending.
  for (const bool backwards : {true, false}) {
    KillsOneByOne scene(static_cast<int>(poison.size()), backwards);
    right_in_spite_of(text, {.workers = 4, .deaths = 1}, scene, {.losses = true, .set_aside = poison},
                      "wrong-answer",
                      "pieces 1, 3, 6 and 8 killed every worker that took them; policy.deaths is 1");
  }
  SUCCEED();
}

TEST_CASE("A worker that hangs is noticed, killed and replaced", "[task3]") {
  const auto text = text_of(6, 50, {2});
  std::optional<Finding> wrong;
  // On a busy machine, workers may miss a short deadline through no fault of the program: then it gets a
  // longer one.
  for (const int patience : {300, 1500, 7000}) {
    LeavesStopped scene;
    auto call = call_for(text, {.workers = 2, .patience_ms = patience});
    call.may_sleep = std::chrono::milliseconds(patience);
    const auto reply = host::call_held(call, scene.as_look());
    expect_workers(scene, reply);
    wrong = wrong_with(text, reply, {.losses = true});
    if (!wrong) {
      expect_dead_are_reaped(text, reply, 1, "a worker that the grader had stopped was killed");
      break;
    }
    // Only missed deadlines are a reason to try again: pieces set aside, and all others counted.
    if (reply.answer && !only_deadlines_missed(text, reply)) fail_after(reply, std::move(*wrong));
    const auto lead = fmt::format(
        "the grader stopped a worker (SIGSTOP) while it counted piece 2: it lives, and will never answer. "
        "policy.patience is {} ms{}",
        patience,
        scene.asked_to_end() ? ". Your program sent it SIGTERM, which a stopped process notices only when it "
                               "continues: use SIGKILL"
                             : "");
    if (!scene.noticed() && reply.run.outcome == Outcome::hung) {
      // What its processes wait for says little here: it waits because we have stopped one of them.
      wrong->code = KnownCode("hung-worker-kept").str();
      wrong->message = lead + ". Your program waits forever";
    } else {
      rename(*wrong, scene.noticed() ? KnownCode("wrong-answer") : KnownCode("hung-worker-kept"), lead);
    }
    if (!reply.answer || !scene.noticed() || wrong->code == KnownCode("broken-pipe"))
      fail_after(reply, std::move(*wrong));
  }
  if (wrong) host::fail(std::move(*wrong));
  SUCCEED();
}

// A pipe has room for 64 KiB, a socket for a little more.
TEST_CASE("A worker that hangs before it has read its piece is noticed", "[task3]") {
  auto text = text_of(3, 400'000);
  text.mark = worker_begins;
  for (const int patience : {300, 1500, 7000}) {  // as above
    LeavesStopped scene;
    auto call = call_for(text, {.workers = 2, .patience_ms = patience});
    call.may_sleep = std::chrono::milliseconds(patience);
    const auto reply = host::call_held(call, scene.as_look());
    expect_workers(scene, reply);
    auto wrong = wrong_with(text, reply, {.losses = true});
    if (!wrong) break;
    if (reply.answer && only_deadlines_missed(text, reply) && patience < 7000) continue;
    const auto lead = fmt::format(
        "the grader stopped a worker (SIGSTOP) before it had read its piece of {} MB. A pipe has room for a "
        "small part of it, so write() blocks, unless the pipe is non-blocking (O_NONBLOCK). policy.patience "
        "is "
        "{} ms",
        pieces_of(text).front().size() / 1'000'000, patience);
    if (!scene.noticed() && reply.run.outcome == Outcome::hung) {
      wrong->code = KnownCode("hung-worker-kept").str();
      wrong->message = lead + ". Your program waits forever";
    } else {
      rename(*wrong, scene.noticed() ? KnownCode("wrong-answer") : KnownCode("hung-worker-kept"), lead);
    }
    fail_after(reply, std::move(*wrong));
  }
  SUCCEED();
}

TEST_CASE("A piece at which every worker hangs is set aside", "[task3]") {
  const auto text = text_of(4, 50, {1});
  const int deaths = 2;
  std::optional<Finding> wrong;
  for (const int patience : {300, 1500, 7000}) {  // as above
    LeavesStopped scene(deaths + 1);
    auto call = call_for(text, {.workers = 2, .deaths = deaths, .patience_ms = patience});
    call.may_sleep = std::chrono::milliseconds(patience);
    const auto reply = host::call_held(call, scene.as_look());
    expect_workers(scene, reply);
    if (const auto takes = static_cast<int>(scene.takes().size()); takes > deaths)
      fail_after(reply, host::found(
                            "poison-retried",
                            fmt::format("every worker that took piece 1 was stopped by the grader (SIGSTOP), "
                                        "so it never answered. Killing a worker after policy.patience "
                                        "counts as a death, too. policy.deaths is {}, and your program "
                                        "gave the piece to a further worker",
                                        deaths)));
    wrong = wrong_with(text, reply, {.losses = true, .set_aside = {1}});
    if (!wrong) break;
    if (reply.answer && !only_deadlines_missed(text, reply)) fail_after(reply, std::move(*wrong));
    wrong->message = fmt::format(
                         "every worker that took piece 1 was stopped by the grader (SIGSTOP); "
                         "policy.deaths is {}, and policy.patience {} ms. The result: ",
                         deaths, patience) +
                     wrong->message;
    if (!reply.answer) fail_after(reply, std::move(*wrong));
  }
  if (wrong) host::fail(std::move(*wrong));
  SUCCEED();
}

// Each goes back into the queue exactly once, also if other pieces are still waiting there.
TEST_CASE("Two workers that hang at the same time lose no piece", "[task3]") {
  const auto text = text_of(8, 50, {2, 3});
  std::optional<Finding> wrong;
  for (const int patience : {300, 1500, 7000}) {  // as above
    LeavesStopped scene(2);
    auto call = call_for(text, {.workers = 2, .patience_ms = patience});
    call.may_sleep = std::chrono::milliseconds(patience);
    const auto reply = host::call_held(call, scene.as_look());
    expect_workers(scene, reply);
    wrong = wrong_with(text, reply, {.losses = true});
    if (!wrong) break;
    const bool too_busy = only_deadlines_missed(text, reply);
    rename(*wrong, "wrong-answer",
           fmt::format("the grader stopped two workers (SIGSTOP) while they counted pieces 2 and 3; "
                       "policy.patience is {} ms",
                       patience));
    if (!too_busy) fail_after(reply, std::move(*wrong));
  }
  if (wrong) host::fail(std::move(*wrong));
  SUCCEED();
}

TEST_CASE("Each piece has its own time", "[task3]") {
  // The two that take long are far apart: a program that sends a worker its next pieces ahead, and counts
  // from then, is right, too.
  const auto text = text_of(8, 50, {0, 6});
  // On a busy machine, a worker may be held for too long. Then the program is right to kill it, and it gets
  // another chance.
  for (const int patience : {400, 1500, 4000}) {
    TakesTime scene(std::chrono::milliseconds(patience * 3 / 5), std::chrono::milliseconds(patience));
    auto call = call_for(text, {.workers = 1, .deaths = 20, .patience_ms = patience});
    call.may_sleep = std::chrono::milliseconds(patience);
    const auto reply = host::call_held(call, scene.as_look());
    expect_workers(scene, reply);
    if (scene.killed_after().count() > 0)
      fail_after(reply,
                 host::found("killed-too-early",
                             fmt::format("policy.patience is {} ms. Your program killed a worker that had "
                                         "had its piece for {} ms at most. The time for an answer "
                                         "begins when the worker gets this piece, not when it is "
                                         "started",
                                         patience, scene.killed_after().count())));
    if (auto wrong = wrong_with(text, reply, {.losses = true})) {
      rename(*wrong, "wrong-answer",
             fmt::format("policy.patience is {} ms, and two of eight pieces took {} ms each", patience,
                         patience * 3 / 5));
      fail_after(reply, std::move(*wrong));
    }
    if (!scene.lost_one()) break;
  }
  SUCCEED();
}

TEST_CASE("Neither a signal nor another death ends a worker's time", "[task3]") {
  // One worker gets its piece at the beginning, the other one after it has done the rest: so it is known
  // which of them comes first. Whose time would be over first? That depends on the program.
  const auto text = text_of(8, 100, {0, 7});
  const Given given{.workers = 2};
  for (const std::optional<std::size_t> dies : {std::optional<std::size_t>(), {0}, {1}}) {
    InterruptsTheWait scene(dies);
    const std::string lead =
        dies ? "the grader killed one of two workers while both counted. Besides, your program was stopped "
               "for a moment"
             : "the grader stopped your program for a moment (SIGSTOP, then SIGCONT) while two workers "
               "counted. That interrupts some calls, such as epoll_wait: they return -1 with EINTR";
    auto call = call_for(text, given);
    const auto reply = host::call_held(call, scene.as_look());
    expect_workers(scene, reply);
    const auto had = scene.killed_after();
    // A program may round times a little.
    if (had.count() > 0 && had.count() < given.patience_ms * 4 / 5)
      fail_after(
          reply,
          host::found("killed-too-early",
                      fmt::format("{}. {} was killed by your program, although it had had its piece for "
                                  "{} ms at most, and policy.patience is {} ms. A call that returns -1 "
                                  "with EINTR says nothing about time: look at the clock",
                                  lead, dies ? "The other one" : "Then one of them", had.count(),
                                  given.patience_ms)));
    if (auto wrong = wrong_with(text, reply, {.losses = true})) {
      rename(*wrong, dies || reply.answer ? KnownCode("wrong-answer") : KnownCode("interrupted-call"), lead);
      fail_after(reply, std::move(*wrong));
    }
  }
  SUCCEED();
}

}  // namespace
