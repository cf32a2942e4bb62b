// The jobs' results, how many threads they use, and how fast they are.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <iterator>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

#include "crunch.hpp"
#include "inputs.hpp"
#include "kit/host/base/catch.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/run/call.hpp"
#include "kit/host/suites/crunch_suite.hpp"
#include "kit/host/suites/predictions.hpp"
#include "kit/host/suites/workload.hpp"

namespace {

using namespace manyhands;
using nlohmann::json;

// --- inputs

json sorting(std::size_t count, std::uint32_t keys) {
  return {{"sort", {{"count", count}, {"keys", keys}}}};
}
json product_of(std::size_t rows, std::size_t inner, std::size_t columns) {
  return {{"product", {{"rows", rows}, {"inner", inner}, {"columns", columns}}}};
}
json energy_of(std::size_t count) {
  return {{"energy", {{"count", count}}}};
}

host::Call call_for(json what, std::uint64_t seed, int workers) {
  host::Call call;
  call.scenario = "crunch";
  call.args = std::move(what);
  call.args["seed"] = seed;
  call.args["workers"] = workers;
  call.args["most_threads"] = 8;
  call.workers = workers;
  return call;
}

// --- right answers: computed once for the whole input, because all runs of a block have the same input

struct Right {
  std::vector<Record> records;
  Matrix product;
  double energy = 0;
};

const Right& right_for(const host::Call& call) {
  static std::map<std::string, Right> known;
  auto input = call.args;
  input.erase("workers");
  input.erase("called_in_arena_of");
  input.erase("most_threads");
  if (known.size() > 8) known.clear();
  const auto [entry, is_new] = known.try_emplace(input.dump());
  if (!is_new) return entry->second;
  auto& right = entry->second;
  const std::uint64_t seed = input.at("seed");
  if (input.contains("sort")) {
    right.records = inputs::records(seed, input["sort"]["count"], input["sort"]["keys"]);
    std::stable_sort(right.records.begin(), right.records.end(),
                     [](const Record& a, const Record& b) { return a.key < b.key; });
  }
  if (input.contains("product")) {
    const auto& size = input["product"];
    const auto a = inputs::matrix(seed, size["rows"], size["inner"]);
    const auto b = inputs::matrix(seed + 1, size["inner"], size["columns"]);
    right.product = Matrix(a.rows, b.columns);
    work::multiply_block(a, b, {0, a.rows, 0, b.columns}, right.product);
  }
  if (input.contains("energy")) {
    const auto bodies = inputs::bodies(seed, input["energy"]["count"]);
    for (std::size_t i = 0; i < bodies.size(); ++i) right.energy += work::energy_with_later(bodies, i);
  }
  return right;
}

// --- judges

std::size_t missing_from(std::vector<Record> got, std::vector<Record> right) {
  const auto by_number = [](const Record& a, const Record& b) { return a.number < b.number; };
  std::sort(got.begin(), got.end(), by_number);
  std::sort(right.begin(), right.end(), by_number);
  std::vector<Record> missing;
  std::set_difference(right.begin(), right.end(), got.begin(), got.end(), std::back_inserter(missing),
                      by_number);
  return missing.size();
}

std::optional<Finding> judge_records(const std::vector<Record>& got, const std::vector<Record>& right,
                                     int workers) {
  const auto same = [](const Record& a, const Record& b) { return a.key == b.key && a.number == b.number; };
  if (std::equal(got.begin(), got.end(), right.begin(), right.end(), same)) return std::nullopt;
  const auto same_key = [](const Record& a, const Record& b) { return a.key == b.key; };
  const bool in_order = std::equal(got.begin(), got.end(), right.begin(), right.end(), same_key);
  const auto missing = missing_from(got, right);
  if (in_order && missing == 0) {
    const auto at = static_cast<std::size_t>(
        std::mismatch(got.begin(), got.end(), right.begin(), same).first - got.begin());
    return host::found(
        "unstable-sort",
        fmt::format(
            "{} the keys are in order, but records with equal keys have changed places: of those with key "
            "{}, the one now at {} was originally after the one that belongs there",
            host::with(workers), right[at].key, at));
  }
  const auto fall = static_cast<std::size_t>(
      std::is_sorted_until(got.begin(), got.end(),
                           [](const Record& a, const Record& b) { return a.key < b.key; }) -
      got.begin());
  auto message =
      fmt::format("{}, the result of sorting {} records is wrong", host::with(workers), right.size());
  if (fall < got.size())
    message += fmt::format("; the first record out of order is {}: key {} after key {}", fall, got[fall].key,
                           got[fall - 1].key);
  if (missing > 0) message += fmt::format("; {} records are missing, others are there twice", missing);
  return host::found("wrong-answer", message);
}

// Other compilers and flags may round differently; a wrong element is off by far more.
std::optional<Finding> judge_product(const std::vector<double>& got, const Matrix& right, std::size_t inner,
                                     int workers) {
  const double allowed = 1e-12 * static_cast<double>(inner + 1);
  std::size_t wrong = 0;
  std::size_t first = 0;
  for (std::size_t i = got.size(); i-- > 0;)
    if (!(std::abs(got[i] - right.values[i]) <= allowed)) ++wrong, first = i;
  if (wrong == 0) return std::nullopt;
  return host::found(
      "wrong-answer",
      fmt::format("{}, {} of the {} elements of a product of {} × {} are wrong; the first is in row {}, "
                  "column {}: {:.6g}, should be {:.6g}",
                  host::with(workers), wrong, got.size(), right.rows, right.columns, first / right.columns,
                  first % right.columns, got[first], right.values[first]));
}

std::optional<Finding> judge_energy(double got, double right, std::size_t bodies, int workers) {
  if (std::abs(got - right) <= 1e-10 * std::abs(right)) return std::nullopt;
  return host::found("wrong-answer",
                     fmt::format("{} the energy of {} bodies is {:.15g}, should be about {:.15g}",
                                 host::with(workers), bodies, got, right));
}

// The number of tasks created, counted in the program's own process.
std::int64_t tasks_in(const host::Answer& answer) {
  return answer.value.at("tasks").whole<std::int64_t>(0);
}

std::optional<Finding> judge(const host::Call& call, const host::Answer& answer) {
  tasks_in(answer);
  const auto& args = call.args;
  const std::size_t sorted = args.contains("sort") ? args["sort"]["count"].get<std::size_t>() : 0;
  const auto side = [&](const char* name) {
    return args.contains("product") ? args["product"][name].get<std::size_t>() : 0;
  };
  const std::size_t elements = side("rows") * side("columns");
  const std::size_t sums = args.contains("energy") ? 1 : 0;
  const std::size_t bytes = sorted * sizeof(Record) + elements * sizeof(double) + sums * sizeof(double);
  if (answer.bytes.size() != bytes)
    return host::found(
        "wrong-answer",
        fmt::format("{} the result has the wrong size: for {} records or {} × {} elements, it has {} bytes "
                    "instead of {}",
                    host::with(call.workers), sorted, side("rows"), side("columns"), answer.bytes.size(),
                    bytes));
  const Right& right = right_for(call);
  const auto* at = answer.bytes.data();
  const auto take = [&at](auto& values) {
    const auto size = values.size() * sizeof(values[0]);
    if (size > 0) std::memcpy(values.data(), at, size);
    at += size;
  };
  if (args.contains("sort")) {
    std::vector<Record> records(sorted);
    take(records);
    if (auto wrong = judge_records(records, right.records, call.workers)) return wrong;
  }
  if (args.contains("product")) {
    std::vector<double> product(elements);
    take(product);
    if (auto wrong = judge_product(product, right.product, args["product"]["inner"], call.workers))
      return wrong;
  }
  if (args.contains("energy")) {
    std::vector<double> energy(1);
    take(energy);
    return judge_energy(energy[0], right.energy, args["energy"]["count"], call.workers);
  }
  return std::nullopt;
}

// --- tests that all three jobs share

const std::vector<int> counts{1, 2, 3, 8, 3, 8, 1};

std::string digits(const host::Answer& one, const host::Answer& other) {
  const auto a = host::values_in<double>(one);
  const auto b = host::values_in<double>(other);
  const auto at = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (at.first == a.end() || at.second == b.end()) return "their sizes differ";
  return fmt::format("{:.17g} and {:.17g}. Sums of doubles depend on the order in which they are added up",
                     *at.first, *at.second);
}

void check_for_counts(const json& what) {
  const auto seed = host::fresh_seed();
  const bool of_doubles = !what.contains("sort");
  host::check_for_workers(
      counts, [&](int workers) { return call_for(what, seed, workers); }, judge,
      of_doubles ? digits : std::function<std::string(const host::Answer&, const host::Answer&)>{});
}

// The fraction of all CPU time that was not used by the busiest thread.
double part_of_others(const Run& run) {
  const auto all = std::accumulate(run.task_cpu_ns.begin(), run.task_cpu_ns.end(), std::int64_t{0});
  return all > 0 ? 1 - static_cast<double>(run.task_cpu_ns.front()) / static_cast<double>(all) : 0;
}

// Uses facts from the kernel: how much CPU time each thread used, how many ran at once, and whether a second
// thread ever existed. An accusation needs two such runs. A library may have a few more threads than run at a
// time, on their way from one parallel part to the next, so only large deviations count.
void check_threads(const json& what) {
  const auto seed = host::fresh_seed();  // one for all: the right answer costs as much as a run
  const auto watched = [&](int workers, int called_in_arena_of) {
    auto call = call_for(what, seed, workers);
    call.args["most_threads"] = 64;
    call.args["called_in_arena_of"] = called_in_arena_of;
    auto reply = host::call(call);
    if (called_in_arena_of > 0 && !reply.answer) {
      // Programs need not work within another arena: one that shuts the library down, for example, does not.
      call.args.erase("called_in_arena_of");
      reply = host::call(call);
    }
    if (auto wrong = judge(call, host::answer_of(reply))) host::fail(*wrong);
    return reply.run;
  };
  // A program without its own arena uses the caller's. On a busy machine the other threads may come too late,
  // so one run without their work proves nothing; but if they did work in two runs, they are really used.
  double others = 0;
  int helped = 0;
  for (int run = 0; run < 6 && helped < 2; ++run) {
    const auto part = part_of_others(watched(1, 8));
    others = std::max(others, part);
    helped += part > 0.35 ? 1 : 0;
  }
  if (helped >= 2)
    host::fail("workers-ignored",
               fmt::format("one worker was asked for, but other threads did {:.0f} % of the work. All "
                           "parallel work must happen within the limit",
                           100 * others));
  // Threads that are leaving one parallel part may overlap with those of the next; three times the requested
  // number is more than that explains. The samples may miss extra threads, but never invent them.
  int crowd = 0;
  int crowded = 0;
  for (int run = 0; run < 4 && crowded < 2; ++run) {
    const auto at_work = watched(4, 0).peak_threads_at_work;
    crowd = std::max(crowd, at_work);
    crowded += at_work > 12 ? 1 : 0;
  }
  if (crowded >= 2)
    host::fail(
        "too-many-threads",
        fmt::format("4 workers were asked for, but {} threads were running at once. Nested limits multiply: "
                    "set the limit in one place, around all the work",
                    crowd));
  const auto two = host::call(call_for(what, seed, 2));
  host::answer_of(two);
  if (two.run.peak_threads < 2 && two.run.left.threads == 0)
    host::fail("serial", "with two workers, there never was a second thread: one thread did all the work");
  SUCCEED();
}

// A count, not a time: more than `most` tasks mean that the pieces are clearly too small.
void check_tasks(const json& what, std::size_t items, const char* name, std::int64_t most) {
  const auto answer = host::check_right(call_for(what, host::fresh_seed(), 2), judge);
  const auto tasks = tasks_in(answer);
  if (tasks > most)
    host::fail("too-fine-tasks",
               fmt::format("{} tasks were created for {} {}; with less than {} {} each, a task costs more "
                           "time than its work",
                           tasks, items, name, items / static_cast<std::size_t>(most), name));
}

// --- task 1

TEST_CASE("One worker sorts", "[task1][small]") {
  host::check_right(call_for(sorting(1000, 1u << 31), host::fresh_seed(), 1), judge);
}

TEST_CASE("Records are sorted, and equal keys keep their order, for 1 to 8 workers", "[task1][small]") {
  check_for_counts(sorting(host::instrumented() ? 20'000 : 150'000, 500));
}

TEST_CASE("No records, one record and odd numbers of records are sorted, too", "[task1][small]") {
  for (const std::size_t count : {0, 1, 2, 3, 257, 4097})
    host::check_right(call_for(sorting(count, 10), host::fresh_seed(), 3), judge);
}

TEST_CASE("A second call is independent of the first: sorting", "[task1]") {
  host::check_second_call(call_for(sorting(900, 50), host::fresh_seed(), 3),
                          call_for(sorting(1400, 70), host::fresh_seed(), 2), judge);
}

TEST_CASE("All keys equal: nothing moves", "[task1]") {
  check_for_counts(sorting(50'000, 1));
}

TEST_CASE("Sorting uses as many threads as it was given", "[task1]") {
  check_threads(sorting(600'000, 1u << 31));
}

TEST_CASE("A sorting task is large enough", "[task1]") {
  constexpr std::size_t count = 200'000;
  check_tasks(sorting(count, 1u << 31), count, "records", count / 64);
}

// --- task 2

TEST_CASE("The product is the same for 1 to 8 workers", "[task2][small]") {
  check_for_counts(host::instrumented() ? product_of(70, 40, 90) : product_of(190, 150, 230));
}

TEST_CASE("Products of any shape are correct", "[task2][small]") {
  for (const auto& [rows, inner, columns] : {std::array<std::size_t, 3>{1, 1, 1},
                                             {1, 50, 300},
                                             {300, 50, 1},
                                             {37, 1, 41},
                                             {0, 5, 5},
                                             {131, 7, 257}})
    host::check_right(call_for(product_of(rows, inner, columns), host::fresh_seed(), 3), judge);
}

TEST_CASE("A second call is independent of the first: multiplying", "[task2]") {
  host::check_second_call(call_for(product_of(20, 30, 10), host::fresh_seed(), 3),
                          call_for(product_of(33, 9, 25), host::fresh_seed(), 2), judge);
}

TEST_CASE("Multiplying uses as many threads as it was given", "[task2]") {
  check_threads(product_of(400, 400, 400));
}

TEST_CASE("A task of the product is large enough", "[task2]") {
  check_tasks(product_of(300, 40, 300), 300 * 300, "elements", 300 * 300 / 16);
}

// --- task 3

TEST_CASE("The energy is the same, to the last bit, for 1 to 8 workers", "[task3][small]") {
  for (int n = 0; n < 4; ++n) check_for_counts(energy_of(host::instrumented() ? 300 : 2000));
}

TEST_CASE("The energy of no bodies, one body and few bodies is correct", "[task3][small]") {
  for (const std::size_t count : {0, 1, 2, 3, 17, 100})
    host::check_right(call_for(energy_of(count), host::fresh_seed(), 3), judge);
}

TEST_CASE("A second call is independent of the first: summing up", "[task3]") {
  host::check_second_call(call_for(energy_of(3000), host::fresh_seed(), 3),
                          call_for(energy_of(4000), host::fresh_seed(), 2), judge);
}

TEST_CASE("Summing up uses as many threads as it was given", "[task3]") {
  check_threads(energy_of(4000));
}

// --- task 4

TEST_CASE("The predictions follow from what limits each job", "[task4]") {
  const host::Predictions predictions(
      "predictions.yaml", {"triad.on_2_cores", "triad.on_4_cores", "triad.on_8_cores", "product.on_8_cores"});
  constexpr double one_core = 12;  // GB/s
  constexpr double memory = 30;
  for (const int cores : {2, 4, 8}) {
    const auto key = fmt::format("triad.on_{}_cores", cores);
    const double predicted = predictions.number(key);
    if (std::abs(predicted - std::min<double>(cores, memory / one_core)) <= 0.05 * predicted) continue;
    const double needs = predicted * one_core;
    if (predicted > cores * 1.05)
      predictions.wrong(
          key, fmt::format("{:g} times as fast on {} cores: each core would have to be faster than one core "
                           "alone",
                           predicted, cores));
    if (needs > memory * 1.05)
      predictions.wrong(
          key,
          fmt::format("{:g} times as fast means {:g} GB/s to and from memory; it can transfer at most {:g}, "
                      "however many cores use it",
                      predicted, needs, memory));
    predictions.wrong(
        key,
        fmt::format("{:g} times as fast means {:g} GB/s; memory can transfer {:g}, and {} cores can use {:g}",
                    predicted, needs, memory, cores, cores * one_core));
  }
  constexpr double serial = 0.03;
  const double predicted = predictions.number("product.on_8_cores");
  if (std::abs(predicted - 1 / (serial + (1 - serial) / 8)) > 0.05 * predicted)
    predictions.wrong(
        "product.on_8_cores",
        fmt::format(
            "of 100 s on one core, 3 s stay serial, and 97 s are shared by 8 cores; {:g} times as fast "
            "would be {:.1f} s in all",
            predicted, 100 / predicted));
  SUCCEED();
}

// --- the workload: all three jobs; the sort is a small part, because its input and answer are the largest

const host::RegisterWorkload registered{host::CpuWorkload{
    .make_input =
        [](std::uint64_t seed, int workers) {
          auto what = sorting(60'000, 1u << 31);
          what.update(product_of(320, 520, 320));
          what.update(energy_of(12'000));
          auto call = call_for(what, seed, workers);
          call.args.erase("most_threads");
          return call;
        },
    .judge = judge,
}};

}  // namespace
