// Tests of the picture, of what is sent for it, and of how fast it is drawn.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "kit/host/base/catch.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/run/call.hpp"
#include "kit/host/suites/crunch_suite.hpp"
#include "kit/host/suites/mpi_suite.hpp"
#include "kit/host/suites/workload.hpp"
#include "manyhands/work.hpp"

namespace {

using namespace manyhands;
using work::View;
using Picture = std::vector<std::uint16_t>;

host::Call call_for(const View& view, int ranks) {
  host::Call call;
  call.scenario = "mandelbrot";
  call.args = {{"centre_re", view.centre_re}, {"centre_im", view.centre_im},
               {"width", view.width},         {"columns", view.columns},
               {"rows", view.rows},           {"max_iterations", view.max_iterations}};
  call.ranks = ranks;
  call.workers = ranks;
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

// The view moves by up to a two-hundredth of a unit with the seed. It is asymmetric about the real axis on
// purpose: the upper half of the rows is 79 % of the work (as in mandelbrot-threads).
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

std::optional<Finding> judge_picture(const View& view, int ranks, const Picture& picture) {
  const Picture& right = right_picture(view);
  const auto with = host::with_ranks(ranks);
  if (picture == right) return std::nullopt;
  if (picture.size() != right.size())
    return host::found("wrong-answer",
                       fmt::format("{} the picture of rank 0 has {} pixels; {} rows of {} columns need {}",
                                   with, picture.size(), view.rows, view.columns, right.size()));
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
                    "picture should be row {}. Who computed a row, and which one it is, are two "
                    "different things",
                    with, wrong, view.rows, first, belongs->second));
  if (std::all_of(got.begin(), got.end(), [](auto steps) { return steps == 0; }))
    return host::found(
        "wrong-answer",
        fmt::format("{} {} of {} rows are wrong; row {} is all 0, as if it never reached rank 0", with, wrong,
                    view.rows, first));
  if (belongs != place.end())
    return host::found("wrong-answer",
                       fmt::format("{} {} of {} rows are wrong; row {} shows what belongs in row {}", with,
                                   wrong, view.rows, first, belongs->second));
  return host::found("wrong-answer", fmt::format("{} {} of {} rows are wrong, the first is row {}", with,
                                                 wrong, view.rows, first));
}

std::optional<Finding> judge(const host::Call& call, const host::Answer& answer) {
  host::ranks_seen(answer);
  return judge_picture(view_in(call), call.ranks, host::values_in<std::uint16_t>(answer));
}

void check_right(const View& view, int ranks) {
  host::check_ranks(call_for(view, ranks), judge);
}

TEST_CASE("Rank 0 alone draws the serial picture", "[task1][small]") {
  check_right(view_for(host::fresh_seed(), 24, 24, 60), 1);
}

TEST_CASE("Four ranks draw the serial picture", "[task1][small]") {
  check_right(view_for(host::fresh_seed(), 40, 64, 500), 4);
}

TEST_CASE("The picture is the same for 1 to 8 ranks", "[task1]") {
  const View view = view_for(host::fresh_seed(), 60, 48, 500);
  for (const int ranks : {1, 2, 3, 4, 5, 6, 7, 8}) check_right(view, ranks);
}

TEST_CASE("A second call is independent of the first", "[task1]") {
  auto call = call_for(view_for(host::fresh_seed(), 24, 36, 80), 3);
  call.before = {call_for(view_for(host::fresh_seed(), 30, 20, 100), 3)};
  host::check_ranks(call, judge);
}

TEST_CASE("More ranks than rows do no harm", "[task2][small]") {
  check_right(view_for(host::fresh_seed(), 40, 3, 100), 6);
  check_right(view_for(host::fresh_seed(), 40, 1, 100), 3);
}

TEST_CASE("A picture without rows is empty", "[task2]") {
  check_right(view_for(host::fresh_seed(), 40, 0, 100), 3);
}

TEST_CASE("Numbers of rows that cannot be divided evenly are no problem", "[task2]") {
  check_right(view_for(host::fresh_seed(), 50, 97, 200), 3);
  check_right(view_for(host::fresh_seed(), 31, 61, 200), 7);
  check_right(view_for(host::fresh_seed(), 120, 43, 200), 8);
}

TEST_CASE("Rows of any length are sent", "[task2]") {
  check_right(view_for(host::fresh_seed(), 1, 30, 200), 3);
  check_right(view_for(host::fresh_seed(), 9000, 7, 60), 3);
}

TEST_CASE("No message relies on a buffer", "[task3]") {
  for (const int ranks : {2, 3, 5})
    host::check_synchronous_sends(call_for(view_for(host::fresh_seed(), 80, 41, 200), ranks), judge);
}

// Each row that rank 0 has not computed itself must be sent once, which is the least; the rest is for asking,
// and for the headers of messages.
TEST_CASE("Each row is sent once", "[task4]") {
  const View view = view_for(host::fresh_seed(), 8000, 50, 60);
  const int ranks = 5;
  const auto reply = host::check_ranks(call_for(view, ranks), judge);
  const auto least = std::int64_t{2} * view.columns * view.rows;
  constexpr std::int64_t headers_of_a_row = 2000;
  const auto sent = host::bytes_between_ranks(reply);
  host::expect(
      sent <= 2 * least + headers_of_a_row * view.rows, "too-many-bytes",
      fmt::format("{} {} kB went from rank to rank for a picture of {} kB, which need be sent only once: "
                  "each row, from the rank that has computed it to rank 0",
                  host::with_ranks(ranks), sent / 1000, least / 1000));
}

// With one worker, rank 0 is alone; otherwise it has `workers` others, to which it can hand out the rows.
const host::RegisterWorkload registered{host::CpuWorkload{
    .make_input =
        [](std::uint64_t seed, int workers) {
          return call_for(view_for(seed, 1600, 264, 1000 * host::times_as_much(workers)),
                          workers == 1 ? 1 : workers + 1);
        },
    .judge = judge,
    .make_serial = [](host::Call& call) { call.ranks = 1; },
}};

}  // namespace
