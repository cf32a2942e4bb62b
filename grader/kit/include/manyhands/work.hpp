// Work for number-crunchers: pure functions, safe to call from many threads and processes at once.
//
// They are compiled once and never inlined, so that a serial and a parallel program run the very same machine
// code (inlined twice, two copies of one loop have differed by 1.7 times in speed). They calculate with
// integers only: the same arguments give the same result on every machine and with every compiler flag.
#pragma once
#include <cstdint>

namespace manyhands::work {

/// Throws `points` random points into the unit square and counts those inside the quarter circle, about
/// points × π / 4. The points depend on `seed` and `chunk` alone: every chunk has a random stream of its own,
/// and the same seed and chunk give the same points again, whoever asks and when.
[[gnu::noinline]] std::uint32_t points_inside(std::uint64_t seed, std::uint32_t chunk, std::uint32_t points);

/// Counts the primes n with first ≤ n < last, by trying divisors. Costs about as much for every range of the
/// same length, and a little more the larger its numbers are.
[[gnu::noinline]] int primes_in(std::uint32_t first, std::uint32_t last);

/// A part of the complex plane as a picture. Pixels are square; row 0 is at the top (largest imaginary part).
/// All corners must lie within -4 … 4 on both axes.
struct View {
  double centre_re = -0.5;
  double centre_im = 0;
  double width = 3;  // of the whole picture, in the plane
  int columns = 64;
  int rows = 64;
  int max_iterations = 1000;  // 1 … 65535
};

/// Writes view.columns values to `out`: for each pixel of the row the number of steps after which z² + c left
/// the circle of radius 2, or max_iterations where it stayed inside. Pixels inside are by far the most work.
[[gnu::noinline]] void mandelbrot_row(const View& view, int row, std::uint16_t* out);

/// A Galton board: every ball falls through `rows` rows of pins, and at each pin to the left or to the right,
/// into one of rows + 1 slots.
struct Board {
  std::uint64_t seed = 0;
  std::uint64_t balls = 0;  // numbered 0 … balls - 1
  int rows = 15;            // 1 … 63
};

/// The slot that a ball falls into, 0 … board.rows: how many times it fell to the right. It depends on the
/// board's seed and rows and on the ball's number alone. Costs a few nanoseconds, for every ball the same.
[[gnu::noinline]] int slot_of(const Board& board, std::uint64_t ball);

}  // namespace manyhands::work
