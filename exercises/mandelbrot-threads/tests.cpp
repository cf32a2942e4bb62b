// Tests of the picture and of how fast it is drawn.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "kit/host/base/catch.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/run/call.hpp"
#include "kit/host/suites/crunch_suite.hpp"
#include "kit/host/suites/workload.hpp"
#include "mandelbrot.hpp"

namespace {

using namespace manyhands;
using Picture = std::vector<std::uint16_t>;

host::Call call_for(const View& view, int workers) {
  host::Call call;
  call.scenario = "mandelbrot";
  call.args = {{"centre_re", view.centre_re}, {"centre_im", view.centre_im},
               {"width", view.width},         {"columns", view.columns},
               {"rows", view.rows},           {"max_iterations", view.max_iterations},
               {"workers", workers}};
  call.workers = workers;
  return call;
}

View view_in(const host::Call& call) {
  const auto& args = call.args;
  return {.centre_re = args.at("centre_re"),
          .centre_im = args.at("centre_im"),
          .width = args.at("width"),
          .columns = args.at("columns"),
          .rows = args.at("rows"),
          .max_iterations = args.at("max_iterations")};
}

// The view moves by up to a two-hundredth of a unit with the seed: each seed has its own picture, and all
// cost the same. It is asymmetric on purpose: the upper half of the rows is 79 % of the work, and one of p
// blocks has at least twice its share. (A view that is symmetric about the real axis would balance by luck if
// two threads take one half each; a steeper one would make the same mistake look serial.)
View view_for(std::uint64_t seed, int columns, int rows, int max_iterations) {
  const auto shift = [seed](int bits) {
    return (static_cast<double>((seed >> bits) & 0xffff) / 65536 - 0.5) / 100;
  };
  return {.centre_re = -0.7 + shift(0),
          .centre_im = -0.31 + shift(16),
          .width = 2.2,
          .columns = columns,
          .rows = rows,
          .max_iterations = max_iterations};
}

Picture row_of(const Picture& picture, int row, int columns) {
  const auto begin = picture.begin() + static_cast<std::ptrdiff_t>(row) * columns;
  return {begin, begin + columns};
}

// Computed with the kit's own function, once for each input, because several runs of a block have the same
// one.
const Picture& right_picture(const View& view) {
  static std::map<std::string, Picture> known;
  const auto [entry, is_new] = known.try_emplace(call_for(view, 0).args.dump());
  if (is_new) {
    entry->second.resize(static_cast<std::size_t>(view.rows) * static_cast<std::size_t>(view.columns));
    for (int row = 0; row < view.rows; ++row)
      work::mandelbrot_row(view, row, entry->second.data() + static_cast<std::ptrdiff_t>(row) * view.columns);
  }
  return entry->second;
}

std::optional<Finding> judge_picture(const View& view, int workers, const Picture& picture) {
  const Picture& right = right_picture(view);
  if (picture == right) return std::nullopt;
  if (picture.size() != right.size())
    return host::found(
        "wrong-answer",
        fmt::format("{} the picture has {} pixels; {} rows of {} columns need {}", host::with(workers),
                    picture.size(), view.rows, view.columns, right.size()));
  std::multiset<Picture> rows;
  std::multiset<Picture> right_rows;
  std::map<Picture, int> place;
  int wrong = 0;
  int first = -1;
  for (int row = 0; row < view.rows; ++row) {
    const Picture got = row_of(picture, row, view.columns);
    const Picture want = row_of(right, row, view.columns);
    rows.insert(got);
    right_rows.insert(want);
    place.emplace(want, row);
    if (got == want) continue;
    if (first < 0) first = row;
    ++wrong;
  }
  const Picture got = row_of(picture, first, view.columns);
  const auto belongs = place.find(got);
  if (rows == right_rows)
    return host::found(
        "rows-out-of-place",
        fmt::format("{} all rows are there, but {} of {} are in the wrong place: row {} of your "
                    "picture should be row {}. Store a row where it belongs, not in the order in which rows "
                    "are done",
                    host::with(workers), wrong, view.rows, first, belongs->second));
  if (std::all_of(got.begin(), got.end(), [](auto steps) { return steps == 0; }))
    return host::found("wrong-answer",
                       fmt::format("{} {} of {} rows are wrong; row {} is all 0, as if it was never computed",
                                   host::with(workers), wrong, view.rows, first));
  if (belongs != place.end())
    return host::found("wrong-answer",
                       fmt::format("{} {} of {} rows are wrong; row {} shows what belongs in row {}",
                                   host::with(workers), wrong, view.rows, first, belongs->second));
  return host::found("wrong-answer", fmt::format("{} {} of {} rows are wrong, the first is row {}",
                                                 host::with(workers), wrong, view.rows, first));
}

std::optional<Finding> judge(const host::Call& call, const host::Answer& answer) {
  answer.value.nothing();
  return judge_picture(view_in(call), call.workers, host::values_in<std::uint16_t>(answer));
}

void check_right(const View& view, int workers) {
  host::check_right(call_for(view, workers), judge);
}

TEST_CASE("One worker draws the serial picture", "[task1][small]") {
  check_right(view_for(host::fresh_seed(), 24, 24, 60), 1);
}

TEST_CASE("Four workers draw the serial picture", "[task1][small]") {
  check_right(view_for(host::fresh_seed(), 24, 24, 60), 4);
  // Long enough for each worker to get rows before another has done them all: only then can the race detector
  // see how they affect each other.
  check_right(view_for(host::fresh_seed(), 64, 64, 10000), 4);
}

TEST_CASE("The picture is the same for 1 to 8 workers", "[task1]") {
  const View view = view_for(host::fresh_seed(), 96, 96, 500);
  host::check_for_workers(
      {1, 2, 3, 4, 5, 6, 7, 8}, [&](int workers) { return call_for(view, workers); }, judge);
}

TEST_CASE("A second call is independent of the first", "[task1]") {
  host::check_second_call(call_for(view_for(host::fresh_seed(), 30, 20, 100), 3),
                          call_for(view_for(host::fresh_seed(), 24, 36, 80), 2), judge);
}

TEST_CASE("More workers than rows do no harm", "[task2][small]") {
  check_right(view_for(host::fresh_seed(), 40, 3, 100), 8);
  check_right(view_for(host::fresh_seed(), 40, 1, 100), 2);
}

TEST_CASE("Numbers of rows that cannot be divided evenly are no problem", "[task2]") {
  check_right(view_for(host::fresh_seed(), 50, 97, 200), 2);
  check_right(view_for(host::fresh_seed(), 31, 61, 200), 7);
  check_right(view_for(host::fresh_seed(), 120, 43, 200), 8);
}

const host::RegisterWorkload registered{host::CpuWorkload{
    .make_input =
        [](std::uint64_t seed, int workers) {
          return call_for(view_for(seed, 650, 650, 1000 * host::times_as_much(workers)), workers);
        },
    .judge = judge,
}};

}  // namespace
