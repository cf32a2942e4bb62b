#include <algorithm>
#include <cstdint>
#include <set>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "manyhands/work.hpp"

namespace work_test {

using manyhands::work::Board;
using manyhands::work::is_prime;
using manyhands::work::mandelbrot_row;
using manyhands::work::points_inside;
using manyhands::work::primes_in;
using manyhands::work::slot_of;
using manyhands::work::View;

TEST_CASE("points_inside gives the same count for the same seed and chunk, and pinned ones everywhere") {
  CHECK(points_inside(1, 2, 1000) == points_inside(1, 2, 1000));
  CHECK(points_inside(1, 0, 0) == 0);
  // Integer arithmetic only, so these are the same on every machine, with every compiler and profile.
  CHECK(points_inside(1, 0, 1000000) == 785679);
  CHECK(points_inside(42, 7, 1000) == 810);
}

TEST_CASE("points_inside comes near π") {
  std::uint64_t inside = 0;
  for (std::uint32_t chunk = 0; chunk < 1000; ++chunk) inside += points_inside(7, chunk, 1000);
  const double pi = 4.0 * static_cast<double>(inside) / 1e6;
  CHECK(pi > 3.1316);  // six standard deviations
  CHECK(pi < 3.1516);
}

TEST_CASE("points_inside draws another stream for every chunk and every seed") {
  // Series of counts, because single counts of different streams may well be equal.
  std::set<std::vector<std::uint32_t>> series;
  for (std::uint64_t seed = 0; seed < 20; ++seed)
    for (std::uint32_t first = 0; first < 20; ++first) {
      std::vector<std::uint32_t> counts;
      for (std::uint32_t i = 0; i < 16; ++i) counts.push_back(points_inside(seed, first + i, 500));
      series.insert(counts);
    }
  CHECK(series.size() == 400);
}

TEST_CASE("primes_in counts primes, the first number included and the last not") {
  CHECK(primes_in(0, 2) == 0);
  CHECK(primes_in(0, 10) == 4);
  CHECK(primes_in(2, 3) == 1);
  CHECK(primes_in(7, 7) == 0);
  CHECK(primes_in(7, 8) == 1);
  CHECK(primes_in(0, 1000000) == 78498);
  CHECK(primes_in(4294967291u, 4294967295u) == 1);  // the largest 32-bit prime
}

TEST_CASE("is_prime agrees with primes_in, on both sides of the end of its table") {
  const auto primes_from = [](std::uint32_t first, std::uint32_t last) {
    int primes = 0;
    for (std::uint32_t number = first; number < last; ++number) primes += is_prime(number) ? 1 : 0;
    return primes;
  };
  CHECK(primes_from(0, 10) == 4);
  CHECK(primes_from(0, 1u << 20) == primes_in(0, 1u << 20));
  CHECK(primes_from((1u << 20) - 100, (1u << 20) + 100000) ==
        primes_in((1u << 20) - 100, (1u << 20) + 100000));
  CHECK(is_prime(4294967291u));  // the largest 32-bit prime
  CHECK(!is_prime(4294967295u));
}

TEST_CASE("mandelbrot_row knows points whose fate is known") {
  // Three pixels of width 1: their centres are -2, -1 and 0 on the real axis, all inside the set.
  View view{.centre_re = -1, .centre_im = 0, .width = 3, .columns = 3, .rows = 1, .max_iterations = 500};
  std::vector<std::uint16_t> row(3);
  mandelbrot_row(view, 0, row.data());
  CHECK(row == std::vector<std::uint16_t>{500, 500, 500});
  // 1 → 2 → 5: outside at the fourth check, after three steps; 2 → 6 after two; 3 after one.
  view.centre_re = 2;
  mandelbrot_row(view, 0, row.data());
  CHECK(row == std::vector<std::uint16_t>{3, 2, 1});
}

TEST_CASE("mandelbrot_row counts rows from the top") {
  // Three rows of one pixel: 2i, 0, -2i. Only the middle one is inside.
  View view{.centre_re = 0, .centre_im = 0, .width = 2, .columns = 1, .rows = 3, .max_iterations = 100};
  std::vector<std::uint16_t> picture(3);
  for (int row = 0; row < 3; ++row) mandelbrot_row(view, row, &picture[static_cast<std::size_t>(row)]);
  CHECK(picture[1] == 100);
  CHECK(picture[0] < 10);
  view.centre_im = 2;  // now the bottom row is 0
  for (int row = 0; row < 3; ++row) mandelbrot_row(view, row, &picture[static_cast<std::size_t>(row)]);
  CHECK(picture[2] == 100);
}

TEST_CASE("mandelbrot_row gives the pinned picture everywhere") {
  const View view{
      .centre_re = -0.74, .centre_im = -0.35, .width = 2.2, .columns = 40, .rows = 40, .max_iterations = 300};
  std::vector<std::uint16_t> row(40);
  std::uint64_t hash = 0;
  for (int y = 0; y < view.rows; ++y) {
    mandelbrot_row(view, y, row.data());
    for (const auto value : row) hash = hash * 31 + value;
  }
  CHECK(hash == 4290113394086282193u);
}

TEST_CASE("slot_of gives the same slot for the same ball, and pinned counts everywhere") {
  const Board board{.seed = 1, .balls = 100000, .rows = 4};
  std::vector<int> counts(5);
  for (std::uint64_t ball = 0; ball < board.balls; ++ball)
    ++counts[static_cast<std::size_t>(slot_of(board, ball))];
  CHECK(counts == std::vector<int>{6216, 25102, 37416, 24979, 6287});
  CHECK(slot_of(board, 7) == slot_of(board, 7));
}

TEST_CASE("slot_of stays on the board, for every number of rows") {
  for (int rows = 1; rows <= 63; ++rows) {
    const Board board{.seed = 3, .balls = 500, .rows = rows};
    std::set<int> slots;
    for (std::uint64_t ball = 0; ball < board.balls; ++ball) slots.insert(slot_of(board, ball));
    CHECK(*slots.begin() >= 0);
    CHECK(*slots.rbegin() <= rows);
    CHECK(slots.size() >= 2);
  }
}

TEST_CASE("slot_of draws other balls for another seed") {
  std::set<std::vector<int>> series;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    std::vector<int> slots;
    for (std::uint64_t ball = 0; ball < 64; ++ball)
      slots.push_back(slot_of({.seed = seed, .balls = 64, .rows = 15}, ball));
    series.insert(slots);
  }
  CHECK(series.size() == 100);
}

}  // namespace work_test
