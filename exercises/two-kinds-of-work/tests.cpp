// The right answers, what the site must have seen, and what the model says about the predictions.
#include <fmt/format.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/run/call.hpp"
#include "kit/host/suites/crunch_suite.hpp"
#include "kit/host/suites/in_order.hpp"
#include "kit/host/suites/page_list.hpp"
#include "kit/host/suites/predictions.hpp"
#include "kit/host/suites/workload.hpp"
#include "kit/site/server.hpp"
#include "two_kinds.hpp"

namespace {

using namespace manyhands;
using std::chrono::milliseconds;

constexpr int many = 8;

// --- counting primes

using Ranges = std::vector<Range>;

host::Call counting(const Ranges& ranges, int workers) {
  host::Call call;
  call.scenario = "count_primes";
  auto pairs = nlohmann::json::array();
  for (const auto& range : ranges) pairs.push_back({range.first, range.last});
  call.args = {{"ranges", pairs}, {"workers", workers}};
  call.workers = workers;
  return call;
}

// Adjacent ranges from a new start each time. All cost the same within one percent.
Ranges ranges_from(std::uint64_t seed, int count, std::uint32_t length) {
  Ranges ranges;
  auto first = static_cast<std::uint32_t>(10'000'000 + seed % 100'000);
  for (int i = 0; i < count; ++i, first += length) ranges.push_back({first, first + length});
  return ranges;
}

std::optional<Finding> judge_counted(const host::Call& call, const host::Answer& answer) {
  // Counted once, because several runs of a block have the same ranges.
  static std::map<std::string, std::vector<int>> known;
  const auto [entry, is_new] = known.try_emplace(call.args.at("ranges").dump());
  if (is_new)
    for (const auto& range : call.args.at("ranges"))
      entry->second.push_back(work::primes_in(range.at(0), range.at(1)));
  return host::judge_in_order(answer.value, entry->second, "range", call.workers);
}

void check_counting(const Ranges& ranges, int workers) {
  INFO("ranges: " << ranges.size() << ", workers: " << workers);
  const auto call = counting(ranges, workers);
  const auto reply = host::call(call);
  if (auto wrong = judge_counted(call, host::answer_of(reply))) host::fail(*wrong);
  SUCCEED();
}

// --- predictions, judged by a model, without any run

// The serial program of the predictions: 100 pages of 20 ms, and 2 s of counting; with eight threads.
constexpr double serial_ms = 2000;

host::Predictions predictions() {
  return {"predictions.yaml",
          {"fetching_on_one_core", "primes_on_one_core", "fetching_on_four_cores", "primes_on_four_cores"}};
}

void check_positive(const host::Predictions& given, const std::string& key) {
  if (given.number(key) <= 0)
    given.wrong(
        key,
        "'times as fast' is a number above 0: 1 means that nothing changes, 2 half the time, 0.5 twice "
        "the time");
}

// 13 rounds of eight pages, with the last one half empty, take 260 ms: 7.7. More than 8 is impossible.
void check_fetching_prediction(const std::string& key, const std::string& about_cores) {
  const auto given = predictions();
  check_positive(given, key);
  const double times = given.number(key);
  if (times > 8.5)
    given.wrong(key,
                fmt::format("{:.3g} times as fast is {:.0f} ms, and then {:.3g} requests of 20 ms would have "
                            "to be in flight at once. Eight threads, each of which waits for one answer, "
                            "have fewer{}",
                            times, serial_ms / times, times, about_cores));
  if (times < 6.5)
    given.wrong(
        key, fmt::format("{:.3g} times as fast is {:.0f} ms, and then only {:.2g} of the eight threads would "
                         "wait for an answer at once. What should keep the others from sending their "
                         "requests? A thread that waits needs no core",
                         times, serial_ms / times, times));
  SUCCEED();
}

TEST_CASE("Fetching on one core is predicted", "[task1]") {
  check_fetching_prediction("fetching_on_one_core", "");
}

TEST_CASE("Counting primes on one core is predicted", "[task1]") {
  const std::string key = "primes_on_one_core";
  const auto given = predictions();
  check_positive(given, key);
  const double times = given.number(key);
  if (times > 1.15)
    given.wrong(
        key,
        fmt::format("{:.3g} times as fast is {:.0f} ms; but there are 2,000 ms of computing to do, and one "
                    "core does 1 ms of it in each ms. Every thread needs that core all the time",
                    times, serial_ms / times));
  if (times < 0.8)
    given.wrong(
        key, fmt::format("{:.2g} times as fast is {:.0f} ms: {:.0f} ms more than the work itself. Switching "
                         "between threads costs little: some hundred switches, a few microseconds each",
                         times, serial_ms / times, serial_ms / times - serial_ms));
  SUCCEED();
}

TEST_CASE("Fetching on four cores is predicted", "[task1]") {
  check_fetching_prediction("fetching_on_four_cores",
                            ", and with more cores, an answer does not arrive sooner");
}

TEST_CASE("Counting primes on four cores is predicted", "[task1]") {
  // Amdahl's law with 1 % serial: 3.88.
  const std::string key = "primes_on_four_cores";
  const auto given = predictions();
  check_positive(given, key);
  const double times = given.number(key);
  if (times > 4.2)
    given.wrong(
        key,
        fmt::format("{:.3g} times as fast is {:.0f} ms; but there are 2,000 ms of computing to do, and then "
                    "{:.3g} cores would have to compute at once",
                    times, serial_ms / times, times));
  if (times < 3.3)
    given.wrong(key,
                fmt::format("{:.3g} times as fast is {:.0f} ms, and then only {:.2g} cores would compute at "
                            "once, although there are enough threads and none waits for another",
                            times, serial_ms / times, times));
  SUCCEED();
}

TEST_CASE("One worker fetches what the serial program fetches", "[task2][small]") {
  host::check_fetching(
      site::generate(host::page_list(host::fresh_seed(), 12, milliseconds(1), milliseconds(3))), 1);
}

TEST_CASE("Every page is in its URL's place, even if the first ones take longest", "[task2][small]") {
  auto site = site::generate(host::page_list(host::fresh_seed(), 24, milliseconds(1), milliseconds(2)));
  for (std::size_t page = 0; page < 4; ++page)
    site.pages[page].latency = milliseconds(60 - 10 * static_cast<int>(page));
  host::check_fetching(site, many);
}

TEST_CASE("A thread for each worker, two or eight, fetches each URL once", "[task2][small]") {
  for (const int workers : {2, many})
    host::check_fetching(
        site::generate(host::page_list(host::fresh_seed(), 21, milliseconds(1), milliseconds(4))), workers);
}

TEST_CASE("There may be fewer URLs than workers", "[task2][small]") {
  for (const int pages : {1, 3})
    host::check_fetching(
        site::generate(host::page_list(host::fresh_seed(), pages, milliseconds(2), milliseconds(2))), many);
}

TEST_CASE("A second call is independent of the first: fetching", "[task2]") {
  host::check_second_fetching();
}

TEST_CASE("A second call is independent of the first: counting primes", "[task3]") {
  host::check_second_call(counting(ranges_from(host::fresh_seed(), 12, 150), 3),
                          counting(ranges_from(host::fresh_seed(), 17, 120), 2), judge_counted);
}

TEST_CASE("One worker counts what the serial program counts", "[task3][small]") {
  check_counting(ranges_from(host::fresh_seed(), 10, 200), 1);
}

TEST_CASE("Every count is in its range's place, even if the first takes longest", "[task3][small]") {
  auto ranges = ranges_from(host::fresh_seed(), 40, 100);
  ranges.front().last += 40'000;
  check_counting(ranges, 4);
}

TEST_CASE("The counts are the same for 1 to 8 workers", "[task3]") {
  const auto ranges = ranges_from(host::fresh_seed(), 37, 300);
  for (int workers = 1; workers <= many; ++workers) check_counting(ranges, workers);
}

TEST_CASE("No range at all, one, or fewer than there are workers are no problem", "[task3][small]") {
  for (const int count : {0, 1, 3}) check_counting(ranges_from(host::fresh_seed(), count, 150), many);
}

const host::RegisterWorkload fetching_workload{host::page_list_workload()};

// Many small ranges: threads that hold a lock while they count then pass it on so often that it shows, even
// on a busy machine.
const host::RegisterWorkload counting_workload{host::CpuWorkload{
    .make_input =
        [](std::uint64_t seed, int workers) {
          return counting(ranges_from(seed, 640 * host::times_as_much(workers), 1600), workers);
        },
    .judge = judge_counted,
}};

}  // namespace
