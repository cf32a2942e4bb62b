// Tests of count_words: the result, and what happens to workers that are killed or stopped.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "kit/host/base/context.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/observe/child_returned.hpp"
#include "kit/host/observe/diagnose.hpp"
#include "kit/host/run/call.hpp"
#include "kit/host/run/cut_calls.hpp"
#include "kit/host/run/held_call.hpp"
#include "kit/host/run/judged.hpp"
#include "kit/host/suites/crunch_suite.hpp"
#include "kit/host/suites/workload.hpp"
#include "manyhands/words.hpp"
#include "tests/judge.hpp"
#include "tests/scenes.hpp"

namespace {

using namespace manyhands;
using namespace wordcount;

Text text_of(int pieces, int words, std::vector<int> marked = {}) {
  Text text{.seed = host::fresh_seed(), .pieces = pieces, .words = words, .vocabulary = 300};
  text.marked = std::move(marked);
  // No word of word_number() contains a q.
  if (!text.marked.empty()) text.mark = "q" + word_number(host::fresh_seed() % 1000000) + "q";
  return text;
}

// For texts without marks; also for the workload.
std::optional<Finding> judge(const host::Call& call, const host::Answer& answer) {
  const auto& args = call.args;
  const Text text{.seed = args.at("seed"),
                  .pieces = args.at("pieces"),
                  .words = args.at("words"),
                  .vocabulary = args.at("vocabulary")};
  return judge_answer(text, answer, {});
}

// For a mistake that shows only in the case under test: it gets that case's code. Crashes, and what the
// kernel shows of pipes, keep their own.
void rename(Finding& finding, KnownCode code, const std::string& lead) {
  static const std::vector<KnownCode> names_of_their_own{
      "wait-before-read", "pipe-end-left-open", "broken-pipe",    "fork-after-threads",
      "crashed",          "address-sent",       "child-returned", "threw",
      "counted-twice",    "ended-early",        "job-lost",       "endless-loop"};
  // Of a message that was not read completely, anything may come.
  const bool of_messages = code == KnownCode("short-read") && (finding.code == KnownCode("job-lost") ||
                                                               finding.code == KnownCode("counted-twice"));
  if (of_messages || std::find(names_of_their_own.begin(), names_of_their_own.end(), finding.code) ==
                         names_of_their_own.end())
    finding.code = code.str();
  finding.message = lead + ". The result: " + finding.message;
}

std::optional<Finding> without_answer(const host::Reply& reply) {
  const auto& run = reply.run;
  if (run.outcome == Outcome::starved || run.outcome == Outcome::fault)
    host::answer_of(reply);  // ends the test
  if (run.outcome != Outcome::answered) return host::diagnose(run, host::context().prefix);
  return host::child_returned(run);
}

std::optional<Finding> wrong_with(const Text& text, const host::Reply& reply, const Expected& expected) {
  if (auto none = without_answer(reply)) return none;
  return judge_answer(text, *reply.answer, expected);
}

// What the answer itself says.
std::vector<int> set_aside_in(const Text& text, const host::Answer& answer) {
  std::vector<int> numbers;
  for (const auto& number : answer.value.at("set_aside").elements())
    numbers.push_back(number.whole<int>(0, text.pieces - 1));
  return numbers;
}

// Some workers have missed a deadline, and nothing else is wrong.
bool only_deadlines_missed(const Text& text, const host::Reply& reply) {
  if (!reply.answer) return false;
  const auto numbers = set_aside_in(text, *reply.answer);
  const bool each_once = std::adjacent_find(numbers.begin(), numbers.end()) == numbers.end();
  return each_once && !wrong_with(text, reply, {.losses = true, .set_aside = numbers});
}

[[noreturn]] void fail_after(const host::Reply& reply, Finding finding) {
  if (reply.run.outcome == Outcome::hung) host::context().stopped = true;
  host::fail(std::move(finding));
}

// Whether what the scene saw is what the exercise asks for at all.
void expect_workers(const Scene& scene, const host::Reply& reply) {
  if (scene.itself()) {
    if (reply.run.peak_threads > 1)
      host::fail("threads-not-processes",
                 "a thread of your program's own process called words_in. Only worker processes may call it: "
                 "it may crash, and a crash ends all threads of a process");
    host::fail("serial",
               "your program's own process called words_in. Only worker processes may call it: it "
               "may crash, and then your program must go on");
  }
  const auto forked = std::find_if(scene.takes().begin(), scene.takes().end(),
                                   [](const Take& take) { return !take.executed; });
  if (forked != scene.takes().end())
    host::fail("not-executed",
               "a worker is a forked copy of your program: it called words_in, and the kernel shows that it "
               "has not executed anything since fork. Execute worker_command() in the child; this starts "
               "work() in a new process");
  if (!scene.takes().empty()) return;
  if (auto none = without_answer(reply)) fail_after(reply, std::move(*none));
  host::fail("not-executed",
             "no process of your program called words_in for one of the pieces. Workers must count each "
             "piece with words_in");
}

// The answer must be right although `scene` happens.
host::Reply right_in_spite_of(const Text& text, const Given& given, Scene& scene, const Expected& expected,
                              KnownCode code, const std::string& lead,
                              std::chrono::milliseconds may_sleep = {}) {
  auto call = call_for(text, given);
  call.may_sleep = may_sleep;
  auto reply = host::call_held(call, scene.as_look());
  expect_workers(scene, reply);
  if (auto wrong = wrong_with(text, reply, expected)) {
    rename(*wrong, code, lead);
    fail_after(reply, std::move(*wrong));
  }
  return reply;
}

void check_right(const Text& text, int workers) {
  host::check_right(call_for(text, {.workers = workers}), judge);
}

// ---- What workers send

std::string packed_piece(const Text& text, int piece) {
  return words::pack(words::words_of(pieces_of(text)[static_cast<std::size_t>(piece)]));
}

// No answer is shorter than that about the piece with the fewest words.
std::size_t shortest_answer(const Text& text) {
  std::size_t least = packed_piece(text, 0).size();
  for (int piece = 1; piece < text.pieces; ++piece) least = std::min(least, packed_piece(text, piece).size());
  return least;
}

bool is_whole(const std::string& bytes) {
  try {
    words::unpack(bytes);
    return true;
  } catch (const std::invalid_argument&) {
    return false;
  }
}

// ---- Task 1

TEST_CASE("One worker counts what the serial program counts", "[task1][small]") {
  check_right(text_of(4, 500), 1);
}

TEST_CASE("Workers are executed, and get only what they count", "[task1]") {
  const auto text = text_of(24, 6000, {0});
  const int workers = 4;
  KillsFirst nobody(0);
  right_in_spite_of(text, {.workers = workers}, nobody, {}, "wrong-answer",
                    fmt::format("with {} workers", workers));
  std::size_t size = 0;
  for (const auto& piece : pieces_of(text)) size += piece.size();
  const auto read = nobody.takes().front().bytes_read;
  // If the text is divided in advance, a worker may have read its whole share: a quarter.
  if (read * 10 > static_cast<std::int64_t>(size) * 6)
    host::fail(
        "everything-sent",
        fmt::format("when a worker called words_in for the first piece, it had already read {} kB. The "
                    "whole text has {} kB, for {} workers. Send each worker only the pieces that it "
                    "has to count",
                    read / 1000, size / 1000, workers));
  SUCCEED();
}

TEST_CASE("The counts are the same for 1 to 8 workers", "[task1]") {
  const auto text = text_of(24, 400);
  host::check_for_workers(
      {1, 2, 3, 8}, [&](int workers) { return call_for(text, {.workers = workers}); }, judge);
}

TEST_CASE("More workers than pieces do no harm, and neither does an empty text", "[task1][small]") {
  check_right(text_of(3, 50), 8);
  check_right(text_of(5, 0), 2);
  check_right(text_of(0, 0), 2);
}

TEST_CASE("A second call is independent of the first", "[task1]") {
  host::check_second_call(call_for(text_of(5, 200), {.workers = 2}),
                          call_for(text_of(9, 100), {.workers = 3}), judge);
}

TEST_CASE("Messages of any length arrive completely", "[task1][small]") {
  // Pieces that do not fit into a pipe, then answers that do not.
  for (const int vocabulary : {300, 12000}) {
    auto text = text_of(4, 20000);
    text.vocabulary = vocabulary;
    const auto reply = host::call(call_for(text, {.workers = 2}));
    if (auto wrong = wrong_with(text, reply, {})) {
      rename(*wrong, "short-read",
             fmt::format(
                 "{} of more than 64 kB do not fit into a pipe, so they arrive in parts. Read again until "
                 "the message is complete, and write the rest if write() has written only a part",
                 vocabulary == 300 ? "pieces" : "answers"));
      fail_after(reply, std::move(*wrong));
    }
  }
  auto text = text_of(3, 3000);
  text.vocabulary = 3000;
  check_right(text, 2);
  auto call = call_for(text, {.workers = 2});
  call.short_reads = true;
  const auto reply = host::call(call);
  auto wrong = wrong_with(text, reply, {});
  if (wrong) {
    rename(*wrong, "short-read",
           "the counts are right when messages arrive in large parts, and wrong when read() returns the same "
           "bytes in smaller ones. Check what read() returns, and read again until the message is complete");
    host::place_at_cut_calls(*wrong, reply, wrong->code);
    fail_after(reply, std::move(*wrong));
  }
  SUCCEED();
}

// ---- Task 2

// What is left only after a loss. If something is left in every call, the mechanism check says so.
void expect_dead_are_reaped(const Text& text, const host::Reply& reply, int deaths, const std::string& lead) {
  const auto& left = reply.run.left;
  if (left.zombies == 0 && left.descriptors == 0) return;
  auto unmarked = text;
  unmarked.marked.clear();
  const auto undisturbed = host::call(call_for(unmarked, {.workers = reply.run.workers}));
  host::answer_of(undisturbed);
  if (left.zombies > 0 && undisturbed.run.left.zombies == 0)
    host::fail("children-not-reaped", fmt::format("{}: your program never waited for {}. A dead worker needs "
                                                  "waitpid, too",
                                                  lead, deaths == 1 ? "it" : "them"));
  if (left.descriptors > 0 && undisturbed.run.left.descriptors == 0)
    host::fail(
        "descriptors-left-open",
        fmt::format("{}: of the pipes to {}, {} still open after your function had returned. Close the "
                    "pipes to a dead worker, too",
                    lead, deaths == 1 ? "it" : "them",
                    left.descriptors == 1 ? "1 end was" : fmt::format("{} ends were", left.descriptors)));
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
  const auto text = text_of(8, 100, {1});
  KillsWhileItAnswers scene;
  right_in_spite_of(
      text, {.workers = 2}, scene, {.losses = true}, "wrong-answer",
      "a worker was killed after it had sent its complete answer about piece 1, and before your "
      "program could read it. The answer counts; the next piece needs another worker");
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

// ---- Task 3

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

TEST_CASE("Pieces that are set aside are reported in ascending order", "[task3]") {
  const std::vector<int> poison{1, 3, 6, 8};
  const auto text = text_of(10, 100, poison);
  KillsBackwards scene(static_cast<int>(poison.size()));
  right_in_spite_of(text, {.workers = 4, .deaths = 1}, scene, {.losses = true, .set_aside = poison},
                    "wrong-answer",
                    "pieces 1, 3, 6 and 8 killed every worker that took them; policy.deaths is 1");
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
    if (!scene.noticed() || wrong->code == KnownCode("broken-pipe")) fail_after(reply, std::move(*wrong));
  }
  if (wrong) host::fail(std::move(*wrong));
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

// ---- Task 4

TEST_CASE("SIGTERM ends the supervisor and all workers", "[task4]") {
  const auto text = text_of(6, 50, {0, 1, 2, 3, 4, 5});
  for (const int workers : {1, 2}) {
    Terminates scene(workers);
    auto call = call_for(text, {.workers = workers});
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

// ---- Speed and mechanism

// With many different words, counting takes longer for each byte that goes through a pipe. The counts of a
// piece still fit into one.
const host::RegisterWorkload registered{host::CpuWorkload{
    .make_input =
        [](std::uint64_t seed, int workers) {
          const Text text{
              .seed = seed, .pieces = 8 * host::times_as_much(workers), .words = 240000, .vocabulary = 4000};
          return call_for(text, {.workers = workers});
        },
    .judge = judge,
}};

}  // namespace
