// Tests of kmeans: its result, also when a worker is held in the middle of an update or is killed; what it
// leaves behind; and its speed.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "kit/host/base/context.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/cases/sleepers.hpp"
#include "kit/host/observe/child_returned.hpp"
#include "kit/host/observe/diagnose.hpp"
#include "kit/host/run/call.hpp"
#include "kit/host/run/judged.hpp"
#include "kit/host/suites/crunch_suite.hpp"
#include "kit/host/suites/workload.hpp"
#include "kmeans.hpp"

namespace {

using namespace manyhands;

struct Job {
  std::uint64_t seed = 0;
  std::uint32_t points = 0;
  int rounds = 0;
};

/// `events`: what happens to the program's processes (guest.cpp); none: nothing.
host::Call call_for(const Job& job, int workers, const nlohmann::json& events = {}) {
  host::Call call;
  call.scenario = "kmeans";
  call.args = {{"seed", job.seed}, {"points", job.points}, {"rounds", job.rounds}, {"workers", workers}};
  if (!events.is_null()) call.args["events"] = events;
  call.workers = workers;
  return call;
}

Job job_in(const host::Call& call) {
  return {.seed = call.args.at("seed"), .points = call.args.at("points"), .rounds = call.args.at("rounds")};
}

// The serial version. Computed once for each input, because several calls have the same one.
const Clustering& right_result(const Job& job) {
  static std::map<std::tuple<std::uint64_t, std::uint32_t, int>, Clustering> known;
  const auto [entry, is_new] = known.try_emplace({job.seed, job.points, job.rounds});
  if (!is_new) return entry->second;
  const auto points = work::random_points(job.seed, job.points);
  Centroids centroids;
  for (std::size_t i = 0; i < std::min(centroids.size(), points.size()); ++i) centroids[i] = points[i];
  Sums sums;
  for (int round = 0; round < job.rounds; ++round) {
    sums = sums_of(points, centroids);
    centroids = sums.centroids(centroids);
  }
  return entry->second = {centroids, sums.sizes()};
}

Clustering result_in(const host::Answer& answer) {
  Clustering result{};
  if (answer.bytes.size() != sizeof result.centroids + sizeof result.sizes)
    host::broken("the answer is not one list of centroids and one of sizes");
  std::memcpy(&result.centroids, answer.bytes.data(), sizeof result.centroids);
  std::memcpy(&result.sizes, answer.bytes.data() + sizeof result.centroids, sizeof result.sizes);
  return result;
}

std::uint64_t total_of(const Sizes& sizes) {
  return std::accumulate(sizes.begin(), sizes.end(), std::uint64_t{0});
}

std::string difference(const Job& job, const Clustering& result) {
  const Clustering& right = right_result(job);
  if (const auto total = total_of(result.sizes); total != job.points)
    return fmt::format("the sizes of the clusters add up to {}, but there are {} points", total, job.points);
  int wrong = 0;
  std::size_t first = 0;
  for (std::size_t i = right.centroids.size(); i-- > 0;)
    if (result.centroids[i] != right.centroids[i]) ++wrong, first = i;
  if (wrong == 0) return "the centroids are right, but the sizes of the clusters are not";
  return fmt::format(
      "{} of {} centroids are wrong after {}; the first is that of cluster {}: ({}, {}), should be ({}, {})",
      wrong, right.centroids.size(), job.rounds == 1 ? "one round" : fmt::format("{} rounds", job.rounds),
      first, result.centroids[first].x, result.centroids[first].y, right.centroids[first].x,
      right.centroids[first].y);
}

bool is_right(const Job& job, const Clustering& result) {
  const Clustering& right = right_result(job);
  return result.centroids == right.centroids && result.sizes == right.sizes;
}

struct Gathered {
  std::uint32_t together;  // children that were in sums_of before one of them left it
  std::uint32_t early;     // children that left it although others could perhaps still go on
};
Gathered gathered_in(const host::Given& times) {
  const auto children = times.at("children").whole<std::uint32_t>();
  return {times.at("together").whole<std::uint32_t>(0, children),
          times.at("early").whole<std::uint32_t>(0, children)};
}

// Whether a child was held at the place that the call named.
bool slept_in(const host::Given& times) {
  return times.at("slept").whole<std::uint32_t>(0, 1) == 1;
}

// Something can happen to a process only in the given functions, and only a child's death does no harm.
std::optional<Finding> computed_by_others(const host::Given& times) {
  const auto threads = times.at("threads").whole<std::uint32_t>();
  gathered_in(times);
  slept_in(times);
  if (times.at("children").whole<std::uint32_t>() == 0)
    return host::found(threads > 0 ? KnownCode("threads-not-processes") : KnownCode("serial"),
                       "no child process called sums_of, so the grader could not interfere with one. All the "
                       "computing is done by sums_of, in child processes");
  if (const auto itself = threads + times.at("itself").whole<std::uint32_t>(); itself > 0)
    return host::found(threads > 0 ? KnownCode("threads-not-processes") : KnownCode("parent-computes"),
                       fmt::format("your program's own process called sums_of {}. Only child processes "
                                   "may call it, also in place of a child that has died: a new child "
                                   "takes its share",
                                   itself == 1 ? "once" : fmt::format("{} times", itself)));
  return std::nullopt;
}

std::optional<Finding> judge(const host::Call& call, const host::Answer& answer) {
  const Job job = job_in(call);
  const Clustering result = result_in(answer);
  const bool interferes = call.args.contains("events");
  if (!interferes) answer.value.nothing();
  if (interferes)
    if (auto others = computed_by_others(answer.value)) return others;
  if (is_right(job, result)) return std::nullopt;
  if (job.points > 0 && total_of(result.sizes) == 0)
    return host::found("wrong-answer",
                       fmt::format("{} all clusters are empty. A child has a copy of your variables: what it "
                                   "writes there, the parent never sees. Let it add to sums that are in "
                                   "shared memory",
                                   host::with(call.workers)));
  return host::found("wrong-answer", host::with(call.workers) + " " + difference(job, result));
}

/// What is wrong with this reply; nothing if it is right. Ends the test if that cannot be known.
std::optional<Finding> wrong_with(const host::Call& call, const host::Reply& reply) {
  const auto& run = reply.run;
  if (run.outcome == Outcome::starved || run.outcome == Outcome::fault) host::answer_of(reply);
  if (run.outcome == Outcome::hung) host::context().stopped = true;
  if (run.outcome != Outcome::answered) return host::diagnose(run, host::context().prefix);
  if (auto returned = host::child_returned(run)) return returned;
  return host::judged([&] { return judge(call, *reply.answer); });
}

/// Whether the same call, with nothing done to it, gives another result than this one.
bool comes_out_differently(const host::Call& call, const host::Answer& answer) {
  constexpr int tries = 4;
  for (int i = 0; i < tries; ++i)
    if (const auto reply = host::call(call); reply.answer && reply.answer->bytes != answer.bytes) return true;
  return false;
}

void check_right(const Job& job, int workers) {
  const auto call = call_for(job, workers);
  const auto reply = host::call(call);
  auto wrong = wrong_with(call, reply);
  if (!wrong) return;
  if (wrong->code == KnownCode("wrong-answer") && workers > 1 && comes_out_differently(call, *reply.answer)) {
    wrong->code = KnownCode("race-between-processes").str();
    wrong->message =
        "the result is another one each time, so it depends on which process is faster: one of them has used "
        "the sums or the centroids while another one changed them, or before it had. This time: " +
        wrong->message;
  }
  host::fail(*wrong);
}

TEST_CASE("One worker computes what the serial program computes", "[task1][small]") {
  check_right({.seed = host::fresh_seed(), .points = 3000, .rounds = 3}, 1);
}

TEST_CASE("The result is the same for 1 to 8 workers", "[task1]") {
  const Job job{.seed = host::fresh_seed(), .points = 20011, .rounds = 6};
  host::check_for_workers(
      {1, 2, 3, 4, 5, 6, 7, 8}, [&](int workers) { return call_for(job, workers); }, judge);
}

TEST_CASE("Points that cannot be divided evenly are all counted", "[task1][small]") {
  for (const int workers : {3, 7}) check_right({host::fresh_seed(), 1009, 2}, workers);
}

constexpr int most_looks = 3;

// Children that compute are held there until all other processes can go no further.
TEST_CASE("As many child processes as workers compute at the same time", "[task1]") {
  constexpr std::uint32_t workers = 8;
  const auto call = call_for({host::fresh_seed(), 1'000'000, 1}, workers, {{"gather", true}});
  int too_few = 0;
  for (int look = 0; look < most_looks; ++look) {
    const auto reply = host::call(call);
    if (auto wrong = wrong_with(call, reply)) host::fail(*wrong);
    const auto [together, early] = gathered_in(reply.answer->value);
    // If they compute one after another, the mechanism check says so.
    if (together == workers || together == 1) {
      SUCCEED();
      return;
    }
    if (together < workers && (early > 0 || ++too_few < 2)) continue;
    host::fail(
        together > workers ? KnownCode("too-many-processes") : KnownCode("workers-ignored"),
        fmt::format("with {} workers, {} child {} sums_of at the same time, each for its share. It must be "
                    "as many as workers: the caller knows best what else the machine has to do",
                    workers, together, together == 1 ? "process called" : "processes called"));
  }
  host::context().result.unmeasured.push_back(
      "this machine was too busy to see how many child processes compute at the same time");
}

TEST_CASE("More workers than points do no harm", "[task1][small]") {
  check_right({host::fresh_seed(), 5, 2}, 8);
  check_right({host::fresh_seed(), 0, 1}, 2);
}

TEST_CASE("A second call is independent of the first", "[task1]") {
  host::check_second_call(call_for({host::fresh_seed(), 4000, 2}, 3),
                          call_for({host::fresh_seed(), 5003, 4}, 2), judge);
}

// A worker sleeps at a place (guest.cpp), and all others have to wait for it.
host::Reply reply_with_sleeper(const Job& job, int workers, const char* place) {
  auto call = call_for(job, workers, {{"held", place}});
  call.must_rest = true;
  call.rest_while_held = true;
  call.rest_until = std::chrono::milliseconds(500);
  auto reply = host::call(call);
  if (auto wrong = wrong_with(call, reply)) host::fail(*wrong);
  return reply;
}

// Only where all of it slept during the whole time: then it was not about to remove the name.
bool was_quiet(const Rest& rest) {
  constexpr int quiet_part = 50;
  return rest.used && rest.busy_ns * quiet_part < rest.span_ns;
}

TEST_CASE("No name is left in /dev/shm, even if the program is killed", "[task1]") {
  for (int look = 0; look < most_looks; ++look) {
    const auto reply = reply_with_sleeper({host::fresh_seed(), 2000, 2}, 2, "computing");
    const auto& names = reply.shared_memory_at_rest;
    if (!names.empty() && was_quiet(reply.run.rest))
      host::fail("shared-memory-left",
                 fmt::format("while a worker was computing and all other processes slept, the name {} was "
                             "still in /dev/shm. If your program is killed at this moment, nobody removes "
                             "it. Remove a name as soon as the memory is mapped, before the workers start: "
                             "the memory stays, also in forked children. Or use memory without a name",
                             names.front()));
    if (names.empty() && !reply.run.left.shared_memory.empty())
      host::fail("shared-memory-left",
                 fmt::format("when your program had ended, the name {} was still in /dev/shm",
                             reply.run.left.shared_memory.front()));
    if (reply.run.left.system_v > 0)
      host::fail(
          "shared-memory-left",
          fmt::format("when all processes of your program had ended, {} still there: of shmget, semget or "
                      "msgget. Only IPC_RMID removes such an object; memory that is still attached "
                      "stays until its last user ends",
                      reply.run.left.system_v == 1
                          ? "1 System V object was"
                          : fmt::format("{} System V objects were", reply.run.left.system_v)));
    if (names.empty() || !reply.run.rest.used) break;
  }
  SUCCEED();
}

// Not every program adds in a child, or to shared sums: then nobody sleeps there.
void expect_others_asleep(const char* place, const std::string& waiting) {
  const auto look = [place]() -> std::optional<Rest> {
    const auto reply = reply_with_sleeper({host::fresh_seed(), 2000, 2}, 3, place);
    if (!slept_in(reply.answer->value)) return std::nullopt;
    return reply.run.rest;
  };
  host::expect_asleep({look, waiting, "process"});
}

TEST_CASE("A process that has to wait sleeps", "[task2]") {
  expect_others_asleep("computing", "one worker took long, and all other processes could only wait for it");
  SUCCEED();
}

TEST_CASE("A process that waits for the mutex sleeps", "[task2]") {
  for (const char* place : {"adding_shared", "adding"})
    expect_others_asleep(place,
                         "one worker took long in the middle of Sums::add, and all other processes could "
                         "only wait for it, or for the mutex that it held");
  SUCCEED();
}

const nlohmann::json held{{"hold", true}};

// Found in this run of the tests: then what goes wrong after a death in the middle of an addition may have
// the same reason.
bool updates_race = false;

TEST_CASE("No update is lost if a worker is stopped in the middle of one", "[task2][small]") {
  for (const auto& [workers, rounds] : {std::pair{2, 1}, {3, 4}}) {
    const Job job{host::fresh_seed(), 3000, rounds};
    check_right(job, workers);
    const auto call = call_for(job, workers, held);
    auto wrong = wrong_with(call, host::call(call));
    if (!wrong) continue;
    if (wrong->code == KnownCode("wrong-answer")) {
      updates_race = true;
      wrong->code = KnownCode("race-between-processes").str();
      wrong->message =
          "the result is right if nothing happens, and wrong if a process is stopped inside Sums::add (after "
          "it has read the sums, before it has written them) or Sums::centroids until all others can go no "
          "further. So another process has used the same sums, or the old centroids, in the meantime. The "
          "result: " +
          wrong->message;
    }
    host::fail(*wrong);
  }
  SUCCEED();
}

/// `when`: of the death. Only what is wrong because of it: other tests report the rest.
struct Death {
  std::string when;
  nlohmann::json events;
  bool in_update = false;  // perhaps with the mutex held
};

bool half_is_missing(const Sizes& got, const Sizes& right) {
  const auto middle = static_cast<std::ptrdiff_t>(got.size() / 2);
  return std::equal(got.begin(), got.begin() + middle, right.begin()) &&
         !std::equal(got.begin() + middle, got.end(), right.begin() + middle);
}

// With no process held inside an addition, two that add at once rarely meet, but it happens. What is missing
// because of the death is missing every time.
bool can_be_right_without_hold(host::Call call) {
  constexpr int tries = 5;
  call.args["events"]["hold"] = false;
  for (int i = 0; i < tries; ++i)
    if (!wrong_with(call, host::call(call))) return true;
  return false;
}

/// The mistake behind a wrong result after a death.
KnownCode name_of_loss(const host::Call& call, const host::Reply& reply, const Death& death) {
  const Job job = job_in(call);
  const Sizes& sizes = result_in(*reply.answer).sizes;
  if (death.in_update && job.rounds == 1 &&
      (total_of(sizes) > job.points || half_is_missing(sizes, right_result(job).sizes)))
    return KnownCode("half-done-update");
  if (total_of(sizes) > job.points) return KnownCode("half-done-update");
  if (death.in_update && can_be_right_without_hold(call)) return KnownCode("unrecoverable-mutex");
  return KnownCode("job-lost");
}

std::optional<Finding> wrong_after(const host::Call& call, const host::Reply& reply, const Death& death) {
  auto wrong = wrong_with(call, reply);
  const auto& run = reply.run;
  const auto lead = fmt::format("{}, the grader killed a worker {}", host::with(run.workers), death.when);
  if (!wrong) {
    if (run.left.zombies > 0)
      return host::found(
          "children-not-reaped",
          lead +
              fmt::format(": when kmeans returned, {} had ended, and your program had not waited for {}. A "
                          "killed child needs waitpid, too",
                          run.left.zombies == 1 ? "one child" : fmt::format("{} children", run.left.zombies),
                          run.left.zombies == 1 ? "it" : "them"));
    if (run.left.children > 0)
      return host::found("children-left-running",
                         lead + fmt::format(": {} of the other children {} still there when kmeans returned",
                                            run.left.children, run.left.children == 1 ? "was" : "were"));
    return std::nullopt;
  }
  for (const KnownCode own :
       {KnownCode("serial"), KnownCode("parent-computes"), KnownCode("threads-not-processes")})
    if (wrong->code == own) return wrong;
  // After several rounds, the sizes of the clusters are those of the last one, and say nothing of the round
  // in which it died. A single one tells what became of that addition.
  if (death.in_update && wrong->code == KnownCode("wrong-answer") && job_in(call).rounds > 1) {
    auto once = call;
    once.args["rounds"] = 1;
    const auto single = host::call(once);
    if (single.run.outcome == Outcome::answered && wrong_with(once, single))
      return wrong_after(once, single, death);
  }
  std::string why;
  if (wrong->code == KnownCode("hang")) {
    wrong->code = KnownCode("waits-for-dead-worker").str();
    why = "; the other processes wait forever for something that only this worker could have done";
  } else if (wrong->code == KnownCode("wrong-answer")) {
    const auto code = name_of_loss(call, reply, death);
    wrong->code = code.str();
    if (code == KnownCode("half-done-update"))
      why = "; an addition that was half done was taken for a whole one, or was made twice";
    if (code == KnownCode("unrecoverable-mutex"))
      why =
          "; after that, two processes changed the sums at once. A lock function has probably returned an "
          "error (ENOTRECOVERABLE: nobody had called pthread_mutex_consistent)";
    if (code == KnownCode("job-lost"))
      why = total_of(result_in(*reply.answer).sizes) < job_in(call).points
                ? "; what it had to add is missing, or what others had added was thrown away with it"
                : "; its share was counted, but not with the centroids of that round";
  } else if (wrong->code == KnownCode("threw") || wrong->code == KnownCode("endless-loop") ||
             wrong->code == KnownCode("ended-early") || wrong->code == KnownCode("crashed") ||
             wrong->code == KnownCode("over-limit")) {
    wrong->code = (death.in_update ? KnownCode("unrecoverable-mutex") : KnownCode("job-lost")).str();
    if (death.in_update)
      why =
          "; your program could not recover from that. Was the mutex made consistent, and does your program "
          "continue when a lock function returns EOWNERDEAD?";
  }
  wrong->message = lead + why + ". The result: " + wrong->message;
  return wrong;
}

void check_death(const Job& job, int workers, const Death& death) {
  if (death.in_update && updates_race) return;
  const auto undisturbed = call_for(job, workers, {{"hold", death.in_update}});
  if (wrong_with(undisturbed, host::call(undisturbed))) return;  // another test reports that
  const auto call = call_for(job, workers, death.events);
  if (auto wrong = wrong_after(call, host::call(call), death)) host::fail(*wrong);
}

TEST_CASE("A worker is killed while it computes", "[task3][small]") {
  for (const auto& [workers, rounds, nth] : {std::tuple{3, 1, 1}, {3, 3, 4}, {1, 2, 1}, {2, 2, 2}})
    check_death({host::fresh_seed(), 3000, rounds}, workers,
                {"while it computed", {{"dies", {{"computing", {nth}}}}}, false});
  SUCCEED();
}

// Several deaths in one round: of workers side by side, of one and of whoever computes its share after it.
TEST_CASE("Several workers are killed while they compute", "[task3]") {
  for (const auto& [workers, first, second] : {std::tuple{3, 1, 2}, {3, 1, 4}, {2, 1, 3}})
    check_death({host::fresh_seed(), 3000, 1}, workers,
                {"while it computed, and another one while that one computed",
                 {{"dies", {{"computing", {first, second}}}}},
                 false});
  SUCCEED();
}

TEST_CASE("A worker is killed in the middle of an addition to shared sums", "[task3][small]") {
  for (const auto& [workers, rounds, nth] : {std::tuple{3, 1, 1}, {2, 1, 2}, {1, 1, 1}, {3, 3, 4}})
    check_death({host::fresh_seed(), 3000, rounds}, workers,
                {"in the middle of Sums::add, for sums in shared memory",
                 {{"hold", true}, {"dies", {{"adding_shared", {nth}}}}},
                 true});
  SUCCEED();
}

// For programs that change a copy of the sums, and write that back.
TEST_CASE("A worker is killed in the middle of any addition", "[task3]") {
  for (int nth = 1; nth <= 5; ++nth)
    check_death({host::fresh_seed(), 2000, 2}, 2,
                {"in the middle of Sums::add", {{"hold", true}, {"dies", {{"adding", {nth}}}}}, true});
  SUCCEED();
}

// A single round: after more, the sizes tell only of the last one.
TEST_CASE("A worker is killed just before it ends, after its share", "[task3][small]") {
  for (const auto& [workers, nth] : {std::pair{3, 1}, {2, 2}, {1, 1}})
    check_death({host::fresh_seed(), 3000, 1}, workers,
                {"just before it ended, after its share", {{"dies", {{"leaving", {nth}}}}}, false});
  SUCCEED();
}

Job big_job(std::uint64_t seed, int workers) {
  return {seed, 400'000U * static_cast<unsigned>(host::times_as_much(workers)), 12};
}

const host::RegisterWorkload registered{host::CpuWorkload{
    .make_input = [](std::uint64_t seed, int workers) { return call_for(big_job(seed, workers), workers); },
    .judge = judge,
}};

}  // namespace
