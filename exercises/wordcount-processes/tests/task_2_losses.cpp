// Task 2: workers that die are replaced, and nothing is lost or counted twice.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/run/call.hpp"
#include "kit/host/run/held_call.hpp"
#include "kit/host/run/judged.hpp"
#include "manyhands/words.hpp"
#include "tests/cases.hpp"
#include "tests/stopped_program.hpp"

namespace {

using namespace manyhands;
using namespace wordcount;

bool is_whole(const std::string& bytes) {
  try {
    words::unpack(bytes);
    return true;
  } catch (const std::invalid_argument&) {
    return false;
  }
}

TEST_CASE("A worker that dies is replaced, and its piece is counted once", "[task2][small]") {
  struct Loss {
    int workers;
    int kills;
  };
  for (const auto [workers, kills] : {Loss{1, 1}, Loss{2, 2}}) {
    const auto text = text_of(8, 100, {2});
    KillsFirst scene(kills);
    const auto lead =
        kills == 1
            ? fmt::format("the grader killed the only worker while it counted piece 2 of {}", text.pieces)
            : fmt::format(
                  "the grader killed both of 2 workers, one after the other, while they counted "
                  "piece 2 of {}",
                  text.pieces);
    auto call = call_for(text, {.workers = workers});
    const auto reply = host::call_held(call, scene.as_look());
    expect_workers(scene, reply);
    if (auto wrong = wrong_with(text, reply, {.losses = true})) {
      const bool replaced = static_cast<int>(scene.takes().size()) > kills;
      if (wrong->code == KnownCode("hang") && !replaced) wrong->code = KnownCode("worker-not-replaced").str();
      rename(*wrong, replaced ? KnownCode("wrong-answer") : KnownCode("worker-not-replaced"), lead);
      fail_after(reply, std::move(*wrong));
    }
    expect_dead_are_reaped(text, reply, kills, lead);
  }
  SUCCEED();
}

TEST_CASE("Half an answer counts for nothing", "[task2]") {
  auto text = text_of(4, 30000, {1});
  text.vocabulary = 14000;  // the answer is longer than a pipe or a socket can hold
  // What fits into a pipe should end with a whole word and count: then it looks like an answer.
  constexpr std::size_t pipe_holds = 65536;
  for (int tries = 0; tries < 200 && !is_whole(packed_piece(text, 1).substr(0, pipe_holds)); ++tries)
    text.seed = host::fresh_seed();
  KillsWhileItAnswers scene;
  right_in_spite_of(text, {.workers = 2}, scene, {.losses = true}, "counted-twice",
                    "a worker was killed in the middle of its answer about piece 1, when your program could "
                    "already read the first half. Add nothing to the result until an answer is complete");
  SUCCEED();
}

TEST_CASE("A worker that dies after its answer does no harm", "[task2]") {
  // A single worker: another one might have done the rest before, and there would be no next piece.
  const auto text = text_of(8, 100, {1});
  KillsWhileItAnswers scene;
  right_in_spite_of(
      text, {.workers = 1}, scene, {.losses = true}, "wrong-answer",
      "a worker was killed after it had sent its complete answer about piece 1, and before your "
      "program could read it. The answer counts; the next piece needs another worker");
  SUCCEED();
}

TEST_CASE("Two workers that die at the same time are both replaced", "[task2]") {
  const auto text = text_of(8, 100, {2, 3});
  KillsAtOnce scene(2);
  const std::string lead =
      "the grader stopped your program for a moment, and meanwhile killed both of its workers. The kernel "
      "does not count signals: after two deaths, there may be only one SIGCHLD. Call waitpid with WNOHANG "
      "until it finds no more";
  const auto reply =
      right_in_spite_of(text, {.workers = 2}, scene, {.losses = true}, "worker-not-replaced", lead);
  expect_dead_are_reaped(text, reply, scene.deaths(), "two workers died at the same time");
  SUCCEED();
}

TEST_CASE("A worker that dies again and again is started less and less often", "[task2]") {
  const auto text = text_of(2, 100, {0, 1});
  const Given given{.workers = 1, .pause_ms = 200};
  KillsFirst scene(2);
  right_in_spite_of(text, given, scene, {.losses = true}, "worker-not-replaced",
                    "the grader killed the only worker twice, each time while it counted a piece");
  const auto& takes = scene.takes();
  for (std::size_t i = 0; i + 1 < takes.size() && i < 2; ++i) {
    // If it came late, the machine may be the cause. If it came early, nothing but the program can be.
    const auto pause = std::chrono::milliseconds(given.pause_ms << i);
    const auto waited = takes[i + 1].started + host::tick - takes[i].killed;
    if (waited < pause)
      host::fail("restarts-at-once",
                 fmt::format("policy.pause is {} ms, and doubles with each death in a row, whichever "
                             "piece the worker had. After death {}, the "
                             "pause must be {} ms, and the next worker was started after {} ms at most. A "
                             "worker that cannot live would be started again and again, as fast as the "
                             "machine can",
                             given.pause_ms, i + 1, pause.count(),
                             std::max<long long>(0, static_cast<long long>(waited.count()))));
  }
  SUCCEED();
}

TEST_CASE("After a complete answer, the pause is short again", "[task2]") {
  const auto text = text_of(8, 2000, {0, 1, 3, 4, 6, 7});
  const Given given{.workers = 1, .deaths = 20, .pause_ms = 500};
  // If the pause is not over by then, the program cannot be late because of the machine: it sleeps.
  KillsAfterAnAnswer scene(shortest_answer(text), std::chrono::milliseconds(given.pause_ms * 3 / 2));
  right_in_spite_of(text, given, scene, {.losses = true}, "wrong-answer",
                    "the grader killed the only worker, and the next one after it had sent a complete answer",
                    std::chrono::milliseconds(4 * given.pause_ms));
  if (scene.slept())
    host::fail(
        "worker-not-replaced",
        fmt::format("policy.pause is {} ms. The only worker died; the next one sent a complete answer, "
                    "and then died, too. After an answer the pause is {} ms again, but your program "
                    "slept for longer than {} ms, and had started no worker. Set the pause back when "
                    "an answer is complete",
                    given.pause_ms, given.pause_ms, given.pause_ms * 3 / 2));
  SUCCEED();
}

TEST_CASE("While a dead worker's place takes a pause, the others go on", "[task2]") {
  const auto text = text_of(8, 100, {0, 1, 2, 3, 4, 5, 6, 7});
  // On a busy machine, the pause may be over before enough has been seen.
  for (const int pause : {1500, 6000}) {
    constexpr std::chrono::milliseconds watched{300};
    KillsOneOfTwo scene(std::chrono::milliseconds(pause), watched);
    right_in_spite_of(text, {.workers = 2, .pause_ms = pause}, scene, {.losses = true}, "wrong-answer",
                      "the grader killed one of two workers, and the other one went on",
                      std::chrono::milliseconds(2 * pause));
    if (scene.slept())
      host::fail("all-wait-for-one",
                 fmt::format("policy.pause is {} ms. One of two workers died; the other one answered "
                             "afterwards, and pieces were waiting. For more than {} ms that worker got no "
                             "piece, and your program slept. The pause is only for the dead worker's place: "
                             "the others go on meanwhile",
                             pause, watched.count()));
    if (scene.went_on()) break;
  }
  SUCCEED();
}

}  // namespace
