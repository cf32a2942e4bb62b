// Tests of count_inside's counts and speed.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <tuple>
#include <utility>

#include "kit/host/base/catch.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/run/call.hpp"
#include "kit/host/run/cut_calls.hpp"
#include "kit/host/run/judged.hpp"
#include "kit/host/suites/crunch_suite.hpp"
#include "kit/host/suites/workload.hpp"
#include "pi.hpp"

namespace {

using namespace manyhands;
using Counts = std::vector<std::uint32_t>;

host::Call call_for(const Job& job, int workers) {
  host::Call call;
  call.scenario = "count_inside";
  call.args = {{"seed", job.seed}, {"chunks", job.chunks}, {"points", job.points}, {"workers", workers}};
  call.workers = workers;
  return call;
}

Job job_in(const host::Call& call) {
  return {.seed = call.args.at("seed"), .chunks = call.args.at("chunks"), .points = call.args.at("points")};
}

// Computed with the kit's own function, once for each input, because several runs of a block have the same
// one.
const Counts& right_counts(const Job& job) {
  static std::map<std::tuple<std::uint64_t, std::uint32_t, std::uint32_t>, Counts> known;
  const auto [entry, is_new] = known.try_emplace({job.seed, job.chunks, job.points});
  if (is_new)
    for (std::uint32_t chunk = 0; chunk < job.chunks; ++chunk)
      entry->second.push_back(work::points_inside(job.seed, chunk, job.points));
  return entry->second;
}

// Two places where the next 16 counts are equal. Different random numbers practically never do that: with 40
// points per chunk, two counts are equal in one of nine cases; with 1000 points, in one of 46.
struct Repeat {
  std::size_t first = 0;
  std::size_t second = 0;
};
constexpr std::size_t in_a_row = 16;

std::optional<Repeat> repeat_in(const Counts& counts, int workers) {
  // All small distances, and the distance between two shares of equal size.
  std::vector<std::size_t> distances(std::min<std::size_t>(counts.size(), 1000));
  std::iota(distances.begin(), distances.end(), 1);
  const std::size_t share = counts.size() / static_cast<std::size_t>(workers);
  distances.insert(distances.end(), {share, share + 1});
  for (const std::size_t distance : distances) {
    std::size_t equal = 0;
    for (std::size_t i = 0; i + distance < counts.size(); ++i) {
      equal = counts[i] != 0 && counts[i] == counts[i + distance] ? equal + 1 : 0;
      if (equal == in_a_row) return Repeat{i + 1 - equal, i + 1 - equal + distance};
    }
  }
  return std::nullopt;
}

// For chunks dealt out like cards: the first chunks of all workers are adjacent, and have the same count.
bool dealt_out_alike(const Counts& counts, int workers) {
  const auto stride = static_cast<std::size_t>(workers);
  if (stride < 2 || counts.size() < 16 * stride) return false;
  for (std::size_t i = 0; i + stride <= counts.size(); i += stride)
    if (counts[i] == 0 || counts[i] != counts[i + 1]) return false;
  return true;
}

// For so few chunks that there is no long repeat: is every wrong count the right one of an earlier chunk?
bool few_and_alike(const Counts& counts, const Counts& right) {
  if (counts.size() < 3 || counts.size() > 8) return false;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto earlier = right.begin() + static_cast<std::ptrdiff_t>(i);
    if (counts[i] != right[i] && std::find(right.begin(), earlier, counts[i]) == earlier) return false;
  }
  return true;
}

std::optional<Finding> identical_streams(const Job& job, int workers, const Counts& counts,
                                         const Counts& right) {
  // Only if chunks are large enough that equal counts cannot be a coincidence.
  if (workers < 2 || job.points < 40) return std::nullopt;
  constexpr auto advice = "Pass the chunk's number in the whole job to points_inside";
  if (dealt_out_alike(counts, workers))
    return host::found(
        "identical-streams",
        fmt::format(
            "workers 1 and 2 of {} drew identical samples: chunks 0 and 1 have the same count, chunks "
            "{} and {} too, and so on. {}",
            workers, workers, workers + 1, advice));
  if (const auto repeat = repeat_in(counts, workers)) {
    // The worker of a chunk, if the shares are blocks of equal size.
    const auto worker = [&](std::size_t chunk) {
      return (chunk + in_a_row / 2) * static_cast<std::size_t>(workers) / counts.size() + 1;
    };
    const std::size_t one = worker(repeat->first);
    const std::size_t other = worker(repeat->second);
    return host::found(
        "identical-streams",
        fmt::format(
            "{} drew identical samples {}: chunks {} to {} have the same counts as chunks {} to {}. {}",
            one == other ? "your workers" : fmt::format("workers {} and {}", one, other), host::with(workers),
            repeat->first, repeat->first + in_a_row - 1, repeat->second, repeat->second + in_a_row - 1,
            advice));
  }
  if (job.points >= 500 && few_and_alike(counts, right))
    return host::found("identical-streams",
                       fmt::format("{} and {} chunks, several chunks got the same random points. {}",
                                   host::with(workers), counts.size(), advice));
  return std::nullopt;
}

std::optional<Finding> judge_counts(const Job& job, int workers, const Counts& counts) {
  const Counts& right = right_counts(job);
  if (counts == right) return std::nullopt;
  if (counts.size() != right.size())
    return host::found("wrong-answer", fmt::format("{} the result has {} counts, but the job has {} chunks",
                                                   host::with(workers), counts.size(), right.size()));
  if (std::all_of(counts.begin(), counts.end(), [](auto count) { return count == 0; }))
    return host::found("wrong-answer",
                       fmt::format("{} all {} counts are 0. A child has a copy of your variables: what it "
                                   "writes there, the parent never sees. Send the counts through a pipe",
                                   host::with(workers), counts.size()));
  if (auto identical = identical_streams(job, workers, counts, right)) return identical;
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < right.size(); ++i) wrong += counts[i] != right[i] ? 1 : 0;
  const auto first = static_cast<std::size_t>(
      std::mismatch(counts.begin(), counts.end(), right.begin()).first - counts.begin());
  return host::found(
      "wrong-answer",
      fmt::format("{}, {} of {} counts are wrong; the first is that of chunk {}: {}, should be {}",
                  host::with(workers), wrong, right.size(), first, counts[first], right[first]));
}

std::optional<Finding> judge(const host::Call& call, const host::Answer& answer) {
  answer.value.nothing();
  return judge_counts(job_in(call), call.workers, host::values_in<std::uint32_t>(answer));
}

std::optional<Finding> judge_reply(const host::Call& call) {
  const auto reply = host::call(call);
  const auto& answer = host::answer_of(reply);
  return host::judged([&] { return judge(call, answer); });
}

void check_right(const Job& job, int workers) {
  host::check_right(call_for(job, workers), judge);
}

TEST_CASE("One worker counts what the serial program counts", "[task1][small]") {
  check_right({.seed = host::fresh_seed(), .chunks = 20, .points = 1000}, 1);
}

TEST_CASE("The counts are the same for 1 to 8 workers", "[task1]") {
  const Job job{.seed = host::fresh_seed(), .chunks = 240, .points = 1000};
  host::check_for_workers(
      {1, 2, 3, 4, 5, 6, 7, 8}, [&](int workers) { return call_for(job, workers); }, judge);
}

TEST_CASE("Each child ends with _exit", "[task1][small]") {
  const auto call_once = call_for({.seed = host::fresh_seed(), .chunks = 30, .points = 200}, 3);
  const auto reply = host::call(call_once);
  const auto& answer = host::answer_of(reply);
  if (auto wrong = host::judged([&] { return judge(call_once, answer); })) host::fail(std::move(*wrong));
  for (const auto& call : reply.cut_calls) {
    if (call.kind != "rule:exit-in-child") continue;
    auto wrong =
        host::found("exit-in-child",
                    "a child process called exit. That runs what the whole program does at its end: it "
                    "writes what is left in output buffers, which are copies of the parent's, and "
                    "destroys static objects. _exit only ends the child");
    host::place_at_cut_calls(wrong, reply, call.kind);
    host::fail(std::move(wrong));
  }
  SUCCEED();
}

// However small its share is: while it counts, it reads no reply, and its core is a worker's.
TEST_CASE("Only child processes count", "[task1][small]") {
  const auto call_once = call_for({.seed = host::fresh_seed(), .chunks = 302, .points = 200}, 3);
  const auto reply = host::call(call_once);
  const auto& answer = host::answer_of(reply);
  if (auto wrong = host::judged([&] { return judge(call_once, answer); })) host::fail(std::move(*wrong));
  for (const auto& call : reply.cut_calls) {
    if (call.kind != "rule:parent-computes") continue;
    auto wrong =
        host::found("parent-computes",
                    "your program started child processes, but its own process called points_inside, "
                    "too. Only child processes count");
    host::place_at_cut_calls(wrong, reply, call.kind);
    host::fail(std::move(wrong));
  }
  SUCCEED();
}

TEST_CASE("A second call is independent of the first", "[task1]") {
  host::check_second_call(call_for({.seed = host::fresh_seed(), .chunks = 30, .points = 200}, 3),
                          call_for({.seed = host::fresh_seed(), .chunks = 44, .points = 100}, 2), judge);
}

TEST_CASE("Chunks that cannot be divided evenly are all counted", "[task1][small]") {
  const Job job{.seed = host::fresh_seed(), .chunks = 101, .points = 500};
  for (const int workers : {3, 7}) check_right(job, workers);
}

TEST_CASE("More workers than chunks do no harm", "[task1][small]") {
  check_right({.seed = host::fresh_seed(), .chunks = 3, .points = 500}, 8);
  check_right({.seed = host::fresh_seed(), .chunks = 1, .points = 500}, 2);
}

TEST_CASE("A job without chunks has an empty result", "[task1]") {
  check_right({.seed = host::fresh_seed(), .chunks = 0, .points = 500}, 2);
}

TEST_CASE("Nothing is left of workers that have nothing to do", "[task1]") {
  const Job usual{.seed = host::fresh_seed(), .chunks = 40, .points = 100};
  for (const auto& [chunks, workers] : {std::pair{3U, 8}, {0U, 2}})
    host::check_nothing_left(call_for({usual.seed, chunks, usual.points}, workers), call_for(usual, workers),
                             judge, fmt::format("{} chunks", chunks));
}

TEST_CASE("A reply that arrives in parts is read completely", "[task2][small]") {
  // Each reply fits into a pipe, so a single read usually gets all of it; here, read() returns only part.
  const Job job{.seed = host::fresh_seed(), .chunks = 9001, .points = 40};
  check_right(job, 2);
  auto call = call_for(job, 2);
  call.short_reads = true;
  const auto reply = host::call(call);
  // An exception is wrong, too: the program may have noticed that something is missing.
  if (reply.run.outcome == Outcome::threw || judge(call, host::answer_of(reply))) {
    auto wrong = host::found(
        "short-read",
        "the counts are right when a reply of 18 kB arrives in one part, and wrong when read() returns the "
        "same reply in several parts. Check what read() returns, and read again until the reply is complete");
    host::place_at_cut_calls(wrong, reply, wrong.code);
    host::fail(std::move(wrong));
  }
  SUCCEED();
}

TEST_CASE("A reply that is larger than a pipe is read completely", "[task2]") {
  const int workers = 3;
  const Job job{.seed = host::fresh_seed(), .chunks = 120002, .points = 40};
  auto wrong = judge_reply(call_for(job, workers));
  if (!wrong) {
    SUCCEED();
    return;
  }
  // Is the length the cause? Try the same shape with short replies; then one worker, with a longer reply
  // still.
  const bool short_is_right = !judge_reply(call_for({job.seed, 302, 40}, workers));
  if (short_is_right && judge_reply(call_for(job, 1)))
    wrong = host::found("short-read",
                        wrong->message +
                            ". With 302 chunks all is right, but a reply of 160 kB does not fit into a pipe: "
                            "it arrives in parts. Read again until the reply is complete");
  else if (short_is_right)
    wrong->message +=
        ". With 302 chunks all is right, and also with one worker, whose reply is three times as long. Do "
        "several children write to the same pipe? What they write is mixed if it is more than 4096 bytes. "
        "Give each child a pipe of its own";
  host::fail(*wrong);
}

// 160,000 chunks: even an eighth of them is longer than a pipe can hold.
Job big_job(std::uint64_t seed) {
  return {.seed = seed, .chunks = 160000, .points = 1600};
}

const host::RegisterWorkload registered{host::CpuWorkload{
    .make_input = [](std::uint64_t seed, int workers) { return call_for(big_job(seed), workers); },
    .judge = judge,
}};

}  // namespace
