// Tests of count_words: the result, and how fast it is there. tests/: workers that are killed or stopped.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/run/call.hpp"
#include "kit/host/run/cut_calls.hpp"
#include "kit/host/run/held_call.hpp"
#include "kit/host/run/judged.hpp"
#include "kit/host/suites/crunch_suite.hpp"
#include "kit/host/suites/workload.hpp"
#include "tests/cases.hpp"
#include "tests/stopped_program.hpp"

namespace {

using namespace manyhands;
using namespace wordcount;

void check_right(const Text& text, int workers) {
  host::check_right(call_for(text, {.workers = workers}), judge);
}

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

// Nothing is injected here: this is how the kernel ends a write() into a full pipe when a signal arrives.
TEST_CASE("An answer arrives completely although its worker was stopped for a moment", "[task1]") {
  auto text = text_of(4, 30000, {1});
  text.vocabulary = 14000;  // the answer is longer than a pipe or a socket can hold
  InterruptsAnAnswer scene;
  const auto reply = host::call_held(call_for(text, {.workers = 2}), scene.as_look());
  expect_workers(scene, reply);
  if (auto wrong = wrong_with(text, reply, {})) {
    // Pieces that are set aside have not arrived in part.
    rename(*wrong,
           only_deadlines_missed(text, reply) ? KnownCode("wrong-answer") : KnownCode("interrupted-call"),
           "a worker was stopped (SIGSTOP) when its pipe was full, and soon continued (SIGCONT). Then its "
           "write() had transferred only a part of the answer, and returned how much. Call write() again for "
           "the rest");
    fail_after(reply, std::move(*wrong));
  }
  SUCCEED();
}

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
