// What the model says about the choices, the right answers over any executor, and the workloads, over the
// executors that the submission chose.
#include <fmt/format.h>

#include <array>
#include <map>
#include <string>
#include <utility>

#include "kit/host/base/catch.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/run/call.hpp"
#include "kit/host/suites/page_list.hpp"
#include "kit/host/suites/workload.hpp"
#include "kit/site/server.hpp"
#include "tests/jobs.hpp"
#include "tests/predicted.hpp"

namespace {

using namespace manyhands;
using namespace choose;
using std::chrono::milliseconds;

constexpr int many = 8;
// Three before one: only three show whether a job without tasks does all the work itself, or only the first
// piece.
constexpr std::array few{0, 3, 1};

// --- task 1, by the model, without any run

TEST_CASE("Each job has the executor that the model gives it", "[task1]") {
  for (const auto& job : jobs) check_choice(job);
}

TEST_CASE("The reason is what decides", "[task1]") {
  for (const auto& job : jobs) check_reason(job);
}

TEST_CASE("What the choice brings on two and on eight cores is predicted", "[task1]") {
  for (const auto& job : jobs) check_times(job);
}

// --- tasks 2 and 3, over any executor

Job scores_of(int count) {
  return scores_job(host::fresh_seed(), count, 500);
}
Job walks_of(int count) {
  return walks_job(host::fresh_seed(), count, 2000, 100);
}
Job prices_of(int count) {
  return prices_job(host::fresh_seed(), count);
}

/// A site, and the job to fetch all of it.
struct Pages {
  explicit Pages(int count)
      : server(site::generate(host::page_list(host::fresh_seed(), count, milliseconds(1), milliseconds(2)))),
        job(pages_job(server)) {}
  void check_requests() const {
    if (const auto wrong = host::judge_each_fetched_once(server, "Hand in one task for each URL"))
      host::fail(*wrong);
    SUCCEED();
  }
  site::Server server;
  Job job;
};

TEST_CASE("Scores: enough tasks are handed in before the first wait, and their order does not matter",
          "[task2][small]") {
  for (const int workers : {1, 4, many}) check_watched(scores_of(21), workers);
}

TEST_CASE("Scores are right in place, over threads, and over processes", "[task2][small]") {
  check_everywhere(scores_of(17));
}

TEST_CASE("Scores: what a task throws, the job throws", "[task2][small]") {
  auto job = scores_of(9);
  job.args["inputs"][5] = 0;
  check_refused(job, "no score: game 0");
}

TEST_CASE("Scores: the work is done by tasks", "[task2]") {
  for (const auto* where : {"threads", "processes"})
    check_tasks_do_it(scores_job(host::fresh_seed(), 20, 1'000'000), where);
}

TEST_CASE("Scores: a second call is independent of the first", "[task2]") {
  check_second_call(scores_of(9), scores_of(14));
}

TEST_CASE("Scores: there may be no game at all, one, or fewer than there are workers", "[task2][small]") {
  for (const int count : few) check_watched(scores_of(count), many);
}

TEST_CASE("Pages: enough tasks are handed in before the first wait, and their order does not matter",
          "[task2][small]") {
  Pages pages(20);
  check_watched(pages.job, many, &pages.server);
  pages.check_requests();
}

TEST_CASE("Pages are right in place, over threads, and over processes", "[task2][small]") {
  Pages pages(13);
  check_everywhere(pages.job, &pages.server);
}

TEST_CASE("Pages: what a task throws, the job throws", "[task2][small]") {
  Pages pages(9);
  auto& missing = pages.job.args["inputs"][4];
  missing = missing.get<std::string>() + "-is-not-here";
  check_refused(pages.job, "no page: " + missing.get<std::string>(), &pages.server);
}

TEST_CASE("Walks: the table is sent with few tasks, all handed in before the first wait", "[task3][small]") {
  for (const int workers : {1, 4, many}) check_watched(walks_of(100), workers);
}

TEST_CASE("Walks are right in place, over threads, and over processes", "[task3][small]") {
  check_everywhere(walks_of(23));
}

TEST_CASE("Walks: what a task throws, the job throws", "[task3][small]") {
  auto job = walks_of(9);
  job.args["inputs"][6] = -3;
  check_refused(job, "no walk: start -3");
}

TEST_CASE("Walks: the work is done by tasks", "[task3]") {
  for (const auto* where : {"threads", "processes"})
    check_tasks_do_it(walks_job(host::fresh_seed(), 20, 2000, 1'000'000), where);
}

TEST_CASE("Prices: few tasks, all handed in before the first wait", "[task3][small]") {
  for (const int workers : {1, 4, many}) check_watched(prices_of(200), workers);
}

TEST_CASE("Prices are right in place, over threads, and over processes", "[task3][small]") {
  check_everywhere(prices_of(43));
}

TEST_CASE("Prices: what a task throws, the job throws", "[task3][small]") {
  auto job = prices_of(9);
  job.args["inputs"][7] = -7;
  check_refused(job, "no price: article -7");
}

TEST_CASE("A second call is independent of the first", "[task3]") {
  check_second_call(walks_of(9), walks_of(14));
  check_second_call(prices_of(9), prices_of(14));
}

TEST_CASE("There may be no input at all, one, or fewer than there are workers", "[task3][small]") {
  for (const int count : few) {
    check_watched(walks_of(count), many);
    check_watched(prices_of(count), many);
  }
}

// Batches of a size that is rounded up use up the inputs too early: 9 inputs, 2 in each, are 5 tasks.
TEST_CASE("Every worker has something to do, also if the inputs cannot be shared out evenly",
          "[task3][small]") {
  for (const int count : {many + 1, 2 * many + 1}) {
    check_watched(walks_of(count), many);
    check_watched(prices_of(count), many);
  }
}

// --- workloads

// fetching: the pages, over the chosen executor.
host::Call fetching(const site::Server& server, int workers) {
  host::Call call;
  call.scenario = "job";
  call.args = pages_job(server).args;
  call.args["where"] = chosen("pages");
  call.args["workers"] = workers;
  call.workers = workers;
  return call;
}

const host::RegisterWorkload fetching_workload{
    host::page_list_workload(fetching, [](const site::Server& server, const host::Answer& answer) {
      auto wrong = judge_results(answer.value.at("results"), pages_job(server), "with all workers");
      return wrong ? wrong : host::judge_each_fetched_once(server, "Hand in one task for each URL");
    })};

// computing: half of it are scores, half are walks, each over the chosen executor. The table is small,
// because this measures cores and not the memory.
constexpr int rounds = 700'000;
constexpr int places = 40'000;
constexpr int steps = 700'000;

std::pair<Job, Job> computing_jobs(std::uint64_t seed, int workers) {
  const int count = 40 * host::times_as_much(workers);
  return {scores_job(seed, count, rounds), walks_job(seed + 1, count, places, steps)};
}

const host::RegisterWorkload computing_workload{host::CpuWorkload{
    .make_input =
        [](std::uint64_t seed, int workers) {
          const auto [scores, walks] = computing_jobs(seed, workers);
          host::Call call;
          call.scenario = "jobs";
          auto first = scores.args;
          auto second = walks.args;
          first["where"] = chosen("scores");
          second["where"] = chosen("walks");
          call.args = {{"seed", seed}, {"jobs", {first, second}}, {"workers", workers}};
          call.workers = workers;
          return call;
        },
    .judge = [](const host::Call& call, const host::Answer& answer) -> std::optional<Finding> {
      // Computed once, because several runs of a block have the same input.
      static std::map<std::pair<std::uint64_t, std::size_t>, std::pair<Job, Job>> known;
      const std::uint64_t seed = call.args.at("seed");
      const auto count = call.args.at("jobs").at(0).at("inputs").size();
      const auto [entry, is_new] = known.try_emplace({seed, count});
      if (is_new) {
        const auto as_many = static_cast<int>(count);
        entry->second = {scores_job(seed, as_many, rounds), walks_job(seed + 1, as_many, places, steps)};
      }
      const auto results = answer.value.exactly(2);
      auto wrong = judge_results(results[0], entry->second.first, "with all workers");
      return wrong ? wrong : judge_results(results[1], entry->second.second, "with all workers");
    },
    .make_serial =
        [](host::Call& call) {
          for (auto& job : call.args["jobs"]) job["where"] = "in_place";
        },
}};

}  // namespace
