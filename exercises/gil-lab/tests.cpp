// The right answers, the rules of the lock, what the site must have seen, and what the model says about the
// predictions (tests/predictions.cpp).
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/run/call.hpp"
#include "kit/host/suites/crunch_suite.hpp"
#include "kit/host/suites/page_list.hpp"
#include "kit/host/suites/workload.hpp"
#include "kit/site/html.hpp"
#include "kit/site/server.hpp"
#include "manyhands/work.hpp"
#include "model/arm.hpp"
#include "tests/predicted.hpp"
#include "tests/rules.hpp"

namespace {

using namespace manyhands;
using namespace gil_lab;
using std::chrono::milliseconds;

constexpr int many = 8;

// --- predictions, judged by a model, without any run

TEST_CASE("Instructions under one lock are predicted", "[task1]") {
  check_instructions();
}
TEST_CASE("Pages are predicted, if the lock is kept meanwhile", "[task1]") {
  check_pages_lock_kept();
}
TEST_CASE("Pages are predicted, if the lock is released meanwhile", "[task1]") {
  check_pages_lock_released();
}
TEST_CASE("Native code without the lock is predicted", "[task1]") {
  check_native_code();
}
TEST_CASE("An interpreter for each thread is predicted", "[task1]") {
  check_interpreter_for_each();
}
TEST_CASE("No lock, but shared reference counts, is predicted", "[task1]") {
  check_no_lock();
}

// --- fetching

host::Call fetching(const site::Server& server, int workers) {
  host::Call call;
  call.scenario = "fetch_all";
  call.args = {{"urls", host::listed_urls(server)}, {"workers", workers}};
  call.workers = workers;
  return call;
}

std::optional<Finding> judge_fetched(const site::Server& server, const host::Answer& answer) {
  if (auto broken = broken_rule(answer)) return broken;
  const auto pages = host::listed_pages(server);
  const auto results = answer.value.at("results").exactly(pages.size());
  for (std::size_t i = 0; i < pages.size(); ++i)
    if (results[i].text() != pages[i])
      return host::found("wrong-answer",
                         fmt::format("fetch did not return the text of page {} of {}", i, pages.size()));
  return host::judge_each_fetched_once(server, "One call of fetch makes one request");
}

void check_fetching(int pages, int threads) {
  site::Server server(
      site::generate(host::page_list(host::fresh_seed(), pages, milliseconds(1), milliseconds(3))));
  const auto reply = host::call(fetching(server, threads), &server);
  const auto& answer = answer_within_rules(reply);
  if (auto wrong = judge_fetched(server, answer)) host::fail(*wrong);
  SUCCEED();
}

TEST_CASE("One thread fetches pages and has the lock again after each", "[task2][small]") {
  check_fetching(5, 1);
}

TEST_CASE("Eight threads fetch pages; none keeps the lock while it waits", "[task2][small]") {
  check_fetching(20, many);
}

TEST_CASE("A page that does not exist: the exception arrives, and the interpreter goes on",
          "[task2][small]") {
  auto site = site::generate(host::page_list(host::fresh_seed(), 3, milliseconds(1), milliseconds(2)));
  site::Server server(std::move(site));
  host::Call call;
  call.scenario = "fetch_fails";
  const int good = site::known_at_start(server.site()).front();
  call.args = {{"missing", server.url_of(good) + "-is-not-here"}, {"good", server.url_of(good)}};
  const auto reply = host::call(call, &server);
  const auto& answer = answer_within_rules(reply);
  host::expect(answer.value.at("threw").truth(), "exception-lost",
               "fetch_page threw an exception, because the page does not exist. fetch must let it through");
  host::expect(answer.value.at("page").text() == site::render(server.site(), good, server.port()),
               "wrong-answer", "after an exception, fetch did not return the text of the next page");
}

// --- native code

using Pairs = std::vector<std::pair<std::int64_t, std::int64_t>>;

// Ranges from a new start each time, which cost about the same.
Pairs ranges_from(std::uint64_t seed, int count, std::int64_t length) {
  Pairs ranges;
  auto first = static_cast<std::int64_t>(10'000'000 + seed % 100'000);
  for (int i = 0; i < count; ++i, first += length) ranges.emplace_back(first, first + length);
  return ranges;
}

std::int64_t primes_in(const nlohmann::json& range) {
  return work::primes_in(range.at(0).get<std::uint32_t>(), range.at(1).get<std::uint32_t>());
}

std::optional<Finding> judge_counts(const host::Call& call, const host::Answer& answer) {
  // Counted once, because several runs of a block have the same ranges.
  static std::map<std::string, std::vector<std::int64_t>> known;
  const auto& ranges = call.args.at("ranges");
  const auto [entry, is_new] = known.try_emplace(ranges.dump());
  if (is_new)
    for (const auto& range : ranges) entry->second.push_back(primes_in(range));
  const auto results = answer.value.at("results").exactly(ranges.size());
  for (std::size_t i = 0; i < results.size(); ++i)
    if (!(results[i] == nlohmann::json(entry->second[i])))
      return host::found(
          "wrong-answer",
          fmt::format("count_primes({}, {}) did not return {}, the number of primes",
                      ranges[i].at(0).get<int>(), ranges[i].at(1).get<int>(), entry->second[i]));
  return std::nullopt;
}

void check_counting_primes(int pieces, int threads) {
  host::Call call;
  call.scenario = "count_all";
  call.args = {{"ranges", ranges_from(host::fresh_seed(), pieces, 200)}, {"workers", threads}};
  const auto reply = host::call(call);
  const auto& answer = answer_within_rules(reply);
  if (auto wrong = judge_counts(call, answer)) host::fail(*wrong);
  SUCCEED();
}

TEST_CASE("One thread counts primes and has the lock again after each range", "[task3][small]") {
  check_counting_primes(5, 1);
}

TEST_CASE("Four threads count primes; none keeps the lock while it computes", "[task3][small]") {
  check_counting_primes(20, 4);
}

TEST_CASE("The largest number of a list is found, with the lock wherever the list is touched",
          "[task3][small]") {
  std::vector<std::int64_t> numbers;
  auto next = host::fresh_seed();
  for (int i = 0; i < 12; ++i, next = next * 6364136223846793005ULL + 1442695040888963407ULL)
    numbers.push_back(static_cast<std::int64_t>(next >> 44U) - 500'000);
  const auto first = numbers.front() - 500'000;  // below 0, and so are all of these
  for (const auto& some : {numbers, {numbers.front()}, {first, first - 7, first - 2}}) {
    host::Call call;
    call.scenario = "largest";
    call.args = {{"numbers", some}};
    const auto reply = host::call(call);
    const auto right = *std::max_element(some.begin(), some.end());
    host::expect(answer_within_rules(reply).value.at("largest") == right, "wrong-answer",
                 fmt::format("largest did not return {}, the largest of {} numbers", right, some.size()));
  }
}

// --- x += 1

int some_times() {
  return 3 + static_cast<int>(host::fresh_seed() % 3);
}

void check_counted(bool every_instruction, int times) {
  std::int64_t right = 0;
  for (int i = 0; i < times; ++i) right += 2 * (7 * i % 11);
  host::Call call;
  call.scenario = "count";
  call.args = {{"times", times}, {"every_instruction", every_instruction}};
  const auto reply = host::call(call);
  const auto& value = answer_within_rules(reply).value;
  constexpr std::size_t most = 300;
  const auto checks = value.at("checks").whole<std::size_t>(0, most);
  const auto totals = value.at("totals").exactly(checks + 2);
  const std::string where = every_instruction ? "at any instruction" : "at calls and backward jumps only";
  if (!(totals[0] == right))
    host::fail(
        "wrong-answer",
        fmt::format(
            "two threads ran count() one after the other, with times = {}. total should be {}, but is {}",
            times, right, totals[0].raw().dump()));
  const auto different = value.at("different").at_most(checks);
  for (std::size_t i = 2; i < totals.size(); ++i)
    if (!(totals[i] == right)) {
      const int line = different.empty() ? 0 : different.front().at("line").whole<int>(0, 100'000);
      host::fail(
          "lost-update",
          fmt::format(
              "two threads ran count(), with times = {}. The lock changed hands only once, before line {} "
              "of the text that counting_program returns. total should be {}, but is {}. (Here, the "
              "interpreter looks "
              "for a switch {}.)",
              times, line, right, totals[i].raw().dump(), where));
    }
  if (!(totals[1] == right))
    host::fail("lost-update",
               fmt::format(
                   "two threads ran count(), with times = {}, and took turns whenever they could ({}). total "
                   "should be {}, but is {}",
                   times, where, right, totals[1].raw().dump()));
  if (!different.empty()) host::broken("the answer says that a total differs, but none does");
  SUCCEED();
}

TEST_CASE("No update is lost, if the lock changes hands at calls and backward jumps", "[task4][small]") {
  check_counted(false, some_times());
}

TEST_CASE("No update is lost, if the lock changes hands at any instruction", "[task4][small]") {
  for (const int times : {some_times(), 0}) check_counted(true, times);
}

// --- interpreters

nlohmann::json jobs_from(std::uint64_t seed, int count) {
  auto jobs = nlohmann::json::array();
  for (int i = 0; i < count; ++i) {
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    jobs.push_back({static_cast<std::int64_t>(seed >> 40U), fmt::format("job {}", seed >> 50U)});
  }
  return jobs;
}

// What the program's function mix computes.
std::int64_t mixed(std::int64_t x, int rounds) {
  for (int i = 0; i < rounds; ++i) x = (x * 1103515245 + 12345) % 2147483648LL;
  return x;
}

std::optional<Finding> judge_described(const host::Call& call, const host::Given& given) {
  const auto& jobs = call.args.at("jobs");
  const int rounds = call.args.at("rounds");
  const auto elements = given.elements();
  if (elements.size() != jobs.size())
    return host::found("wrong-answer",
                       fmt::format("{}, there are {} results for {} inputs",
                                   host::with(call.args.at("workers")), elements.size(), jobs.size()));
  std::vector<nlohmann::json> right;
  for (const auto& job : jobs) right.push_back({job.at(1), mixed(job.at(0), rounds)});
  for (std::size_t i = 0; i < right.size(); ++i) {
    if (elements[i] == right[i]) continue;
    const auto belongs =
        std::find_if(right.begin(), right.end(), [&](const auto& one) { return elements[i] == one; });
    if (belongs != right.end())
      return host::found("rows-out-of-place",
                         fmt::format("{}, element {} of the results is the result of input {}",
                                     host::with(call.args.at("workers")), i, belongs - right.begin()));
    return host::found("wrong-answer", fmt::format("{}, element {} is not the result of input {}",
                                                   host::with(call.args.at("workers")), i, i));
  }
  return std::nullopt;
}

host::Call describing(std::uint64_t seed, int jobs, int workers) {
  host::Call call;
  call.scenario = "describe";
  call.args = {{"jobs", jobs_from(seed, jobs)}, {"rounds", 5}, {"workers", workers}};
  return call;
}

void check_described(int jobs, int workers) {
  const auto call = describing(host::fresh_seed(), jobs, workers);
  const auto reply = host::call(call);
  const auto& answer = answer_within_rules(reply);
  if (auto wrong = judge_described(call, answer.value.at("results"))) host::fail(*wrong);
  SUCCEED();
}

TEST_CASE("One worker returns what the serial version returns", "[task5][small]") {
  check_described(7, 1);
}

TEST_CASE("With more workers, the results are the same, and in the order of the inputs", "[task5][small]") {
  for (const int workers : {2, 3, many}) check_described(21, workers);
}

TEST_CASE("If the first call ends last, its result still comes first", "[task5]") {
  constexpr std::size_t inputs = 9;
  for (const int workers : {2, 3}) {
    host::Call call;
    call.scenario = "first_is_last";
    auto numbers = nlohmann::json::array();
    for (std::size_t i = 0; i < inputs; ++i) numbers.push_back(i);
    call.args = {{"inputs", numbers}, {"workers", workers}};
    const auto reply = host::call(call);
    const auto results = answer_within_rules(reply).value.at("results").exactly(inputs);
    for (std::size_t i = 0; i < inputs; ++i) {
      const auto input = results[i].whole<std::size_t>(0, inputs - 1);
      host::expect(
          input == i, "rows-out-of-place",
          fmt::format("{}, element {} of the results is the result of input {}. Here, the call for input 0 "
                      "ends after all others",
                      host::with(workers), i, input));
    }
  }
}

TEST_CASE("No input at all, one, or fewer than there are workers are no problem", "[task5][small]") {
  for (const int jobs : {0, 1, 3}) check_described(jobs, 4);
}

TEST_CASE("A second call of map_in_interpreters is independent of the first", "[task5]") {
  auto second = describing(host::fresh_seed(), 17, 2);
  second.before = {describing(host::fresh_seed(), 12, 3)};
  const auto reply = host::call(second);
  const auto& answer = answer_within_rules(reply);
  if (auto wrong = judge_described(second, answer.value.at("results")))
    host::fail("cached-between-runs",
               "map_in_interpreters was called a second time in the same program: " + wrong->message);
  SUCCEED();
}

TEST_CASE("As many calls as there are workers run at the same time", "[task5]") {
  for (const int workers : {2, 4}) {
    host::Call call;
    call.scenario = "meet";
    call.args = {{"workers", workers}};
    const auto reply = host::call(call);
    const auto& answer = answer_within_rules(reply);
    constexpr int inputs_per_worker = 8;
    for (const auto& result :
         answer.value.at("results").exactly(static_cast<std::size_t>(inputs_per_worker * workers))) {
      const int met = result.whole<int>(1, inputs_per_worker * workers);
      const auto lead = fmt::format(
          "map_in_interpreters({} inputs, {} workers): each call waited until no thread "
          "could go on. By then, {} {} had begun",
          inputs_per_worker * workers, workers, met, met == 1 ? "call" : "calls");
      host::expect(met >= workers, "serial",
                   lead +
                       ". A call that waits keeps the lock of its interpreter: does every worker have an "
                       "interpreter and a lock of its own?");
      host::expect(met <= workers, "too-many-threads", lead + ": more than there may be at once");
    }
  }
}

// --- workloads

const host::RegisterWorkload fetching_workload{host::page_list_workload(fetching, judge_fetched)};

// Half of it is native code in one interpreter, half are instructions in several. The given version is serial
// only with one thread: with more, these pass the lock on all the time.
const host::RegisterWorkload computing_workload{host::CpuWorkload{
    .make_input =
        [](std::uint64_t seed, int workers) {
          const int times = host::times_as_much(workers);
          host::Call call;
          call.scenario = "compute";
          call.args = {{"ranges", ranges_from(seed, 80 * times, 4800)},
                       {"jobs", jobs_from(seed, 80 * times)},
                       {"rounds", 4000},
                       {"workers", workers}};
          call.workers = workers;
          return call;
        },
    .judge =
        [](const host::Call& call, const host::Answer& answer) {
          // The given version keeps the lock, which is what makes it the baseline.
          auto wrong = runs_baseline(call.arm) ? std::nullopt : broken_rule(answer);
          if (!wrong) wrong = judge_counts(call, answer);
          return wrong ? wrong : judge_described(call, answer.value.at("described"));
        },
    .make_serial = [](host::Call& call) { call.args["workers"] = 1; },
}};

}  // namespace
