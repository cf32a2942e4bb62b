// Tests of the primes that are found, and of how fast.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/run/call.hpp"
#include "kit/host/suites/crunch_suite.hpp"
#include "kit/host/suites/workload.hpp"
#include "primes.hpp"

namespace {

using namespace manyhands;

// The numbers n with first ≤ n < last.
struct Range {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  auto operator<=>(const Range&) const = default;
};

host::Call call_for(const Range& range, int workers) {
  host::Call call;
  call.scenario = "find_primes";
  call.args = {{"first", range.first}, {"last", range.last}, {"workers", workers}};
  call.workers = workers;
  return call;
}

// --- judging

std::uint64_t sum_of(std::span<const std::uint32_t> numbers) {
  return std::accumulate(numbers.begin(), numbers.end(), std::uint64_t{0});
}

// Computed with the kit's own function, once for each range, because several runs of a block have the same
// one.
const std::vector<std::uint32_t>& primes_of(const Range& range) {
  static std::map<Range, std::vector<std::uint32_t>> known;
  const auto [entry, is_new] = known.try_emplace(range);
  if (is_new)
    for (std::uint32_t number = range.first; number < range.last; ++number)
      if (is_prime(number)) entry->second.push_back(number);
  return entry->second;
}

// What the numbers show about primes that were not counted. There is at least one.
std::string missing(const std::vector<std::uint32_t>& primes, std::uint64_t count, std::uint64_t sum) {
  const std::span all(primes);
  if (sum_of(all.last(count)) == sum)
    return fmt::format(
        "the last primes of the range, from {} on, were not counted. What is left over when "
        "the range is divided must belong to somebody, too",
        all.last(count).front());
  if (sum_of(all.first(count)) == sum)
    return fmt::format("the first primes of the range, up to {}, were not counted", all.first(count).back());
  if (count == 1 && std::binary_search(all.begin(), all.end(), sum))
    return fmt::format("the prime {} was not counted", sum);
  return "some numbers were never looked at, or additions were lost: when two threads added to the same "
         "variable, or when the threads' results were put together";
}

// What they show about primes that were counted although they should not have been, or twice.
std::string too_many(const Range& range, const Primes& right, std::uint64_t count, std::uint64_t sum) {
  if (right.count > 0 && count % right.count == 0 && sum == count / right.count * right.sum)
    return fmt::format("each prime was counted {} times. Divide the numbers among the threads",
                       count / right.count + 1);
  if (count == 1 && sum == range.last)
    return fmt::format("{} was counted, too; but the range ends before it", range.last);
  if (count == 1 && sum >= range.first && sum < range.last)
    return fmt::format("the prime {} was counted twice. Do two parts of the range overlap there?", sum);
  return "some were counted more than once, because parts of the range overlap, or two threads took the same "
         "one; or some are outside of the range";
}

std::optional<Finding> judge(const host::Call& call, const host::Answer& answer) {
  const Range range{call.args.at("first"), call.args.at("last")};
  const auto& primes = primes_of(range);
  const Primes right{.count = primes.size(), .sum = sum_of(primes)};
  const Primes got{.count = answer.value.at("count").whole<std::uint64_t>(),
                   .sum = answer.value.at("sum").whole<std::uint64_t>()};
  const auto wrong = [&](const std::string& what) {
    return host::found(
        "wrong-answer",
        fmt::format("{}, {} primes from {} to {} were found, where there are {}: {}",
                    host::with(call.workers), got.count, range.first, range.last, right.count, what));
  };
  if (got.count > right.count)
    return wrong(too_many(range, right, got.count - right.count, got.sum - right.sum));
  if (got.count < right.count) return wrong(missing(primes, right.count - got.count, right.sum - got.sum));
  if (got.sum == right.sum) return std::nullopt;
  const auto sums = fmt::format("that is right, but their sum is {}, not {}", got.sum, right.sum);
  const bool cut_off = static_cast<std::uint32_t>(got.sum) == static_cast<std::uint32_t>(right.sum);
  return wrong(sums + (cut_off ? ". It does not fit into 32 bits" : ""));
}

void check_right(const Range& range, int workers) {
  host::check_right(call_for(range, workers), judge);
}

// --- ranges

std::uint32_t prime_from(std::uint32_t number) {
  while (!is_prime(number)) ++number;
  return number;
}

// A prime between this number and twice as much, another one each time.
std::uint32_t fresh_prime(std::uint32_t least) {
  return prime_from(least + static_cast<std::uint32_t>(host::fresh_seed() % least));
}

// Begins with a prime: so the ends of chunks of any usual size are not all even or multiples of five.
Range range_of(std::uint32_t least, std::uint32_t numbers) {
  const auto first = fresh_prime(least);
  return {first, first + numbers};
}

TEST_CASE("One worker finds what the serial program finds", "[task1][small]") {
  check_right(range_of(1000, 5000), 1);
}

TEST_CASE("Four workers find what the serial program finds", "[task1][small]") {
  check_right(range_of(1000, 30000), 4);
  // Long enough for several workers to look at numbers at the same time, also under the race detector.
  check_right(range_of(1'500'000, 60'000), 4);
}

TEST_CASE("The first number belongs to the range, and the last one does not", "[task1][small]") {
  // And with two workers, the border between them may be a prime as well.
  const auto middle = fresh_prime(20'000);
  auto half = 600u;
  while (!is_prime(middle - half) || !is_prime(middle + half)) ++half;
  for (const int workers : {1, 2, 3}) check_right({middle - half, middle + half}, workers);
}

TEST_CASE("Numbers that are left over when the range is divided are not forgotten", "[task1]") {
  // One number more than a multiple of 2, 3, … 8; and the last one is a prime.
  const auto last = fresh_prime(900'000);
  for (const int workers : {2, 3, 4, 5, 6, 7, 8}) check_right({last - 840 * 300, last + 1}, workers);
}

TEST_CASE("The result is the same for 1 to 8 workers", "[task1]") {
  const Range range = range_of(700'000, 500'000);
  host::check_for_workers(
      {1, 2, 3, 4, 5, 6, 7, 8}, [&](int workers) { return call_for(range, workers); }, judge);
}

TEST_CASE("A second call is independent of the first", "[task1]") {
  host::check_second_call(call_for(range_of(5000, 20'000), 3), call_for(range_of(9000, 30'000), 2), judge);
}

TEST_CASE("An empty range, or fewer numbers than workers, are no problem", "[task2][small]") {
  check_right({0, 3}, 8);
  check_right({7, 8}, 2);
  check_right({2, 2}, 4);
  check_right({0, 0}, 1);
}

TEST_CASE("Long ranges of cheap numbers and short ranges of expensive ones are no problem", "[task2]") {
  check_right({0, 1'000'000}, 4);
  check_right(range_of(100'000'000, 1000), 3);
  check_right({999'999'000, 1'000'000'000}, 8);
}

// The numbers below 2^20 cost almost nothing, but there are many of them: with a lock or an atomic for each,
// that is what threads do most. Those above cost nearly all the time; but not all of them are in the second
// half of the range, so that equal shares are uneven, and not a program in which only one thread works.
const host::RegisterWorkload registered{host::CpuWorkload{
    .make_input =
        [](std::uint64_t seed, int workers) {
          const auto first = prime_from(static_cast<std::uint32_t>(200'000 + seed % 10'000));
          const auto expensive = 1'200'000u * static_cast<unsigned>(host::times_as_much(workers));
          return call_for({first, (1u << 20) + expensive}, workers);
        },
    .judge = judge,
}};

}  // namespace
