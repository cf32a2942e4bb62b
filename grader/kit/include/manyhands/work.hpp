// CPU-bound work. The results depend only on the arguments. Safe to call from many threads and processes at
// once.
//
// The functions are compiled once and never inlined, so that serial and parallel programs run the same
// machine code (two inlined copies of the same loop have differed in speed by a factor of 1.7). They compute
// with integers only: the same arguments give the same result on every machine and with all compiler flags.
#pragma once
#include <cstdint>

namespace manyhands::work {

/// Draws `points` random points in the unit square and counts those inside the quarter circle, about points ×
/// π / 4. The points depend only on `seed` and `chunk`: each chunk has its own random stream, and the same
/// seed and chunk always give the same points.
[[gnu::noinline]] std::uint32_t points_inside(std::uint64_t seed, std::uint32_t chunk, std::uint32_t points);

/// Counts the primes n with first ≤ n < last by trial division. Ranges of the same length cost about the
/// same, slightly more for larger numbers.
[[gnu::noinline]] int primes_in(std::uint32_t first, std::uint32_t last);

/// Whether the number is prime. Numbers below 2^20 (about a million) are looked up in a table, in a few
/// nanoseconds. Larger ones are divided by one odd number after another, up to their square root or the first
/// divisor: near two million, this takes a microsecond or two for a prime, and much less for most others.
[[gnu::noinline]] bool is_prime(std::uint32_t number);

/// A section of the complex plane as a picture. Pixels are square; row 0 is at the top (largest imaginary
/// part). All corners must be within -4 … 4 on both axes.
struct View {
  double centre_re = -0.5;
  double centre_im = 0;
  double width = 3;  // of the whole picture, in units of the plane
  int columns = 64;
  int rows = 64;
  int max_iterations = 1000;  // 1 … 65535
};

/// Writes view.columns values to `out`: for each pixel of the row, the number of steps after which z² + c
/// leaves the circle of radius 2, or max_iterations if it stays inside. Pixels that stay inside cost by far
/// the most.
[[gnu::noinline]] void mandelbrot_row(const View& view, int row, std::uint16_t* out);

/// A Galton board: each ball falls through `rows` rows of pins, to the left or right at each pin, into one of
/// rows + 1 slots.
struct Board {
  std::uint64_t seed = 0;
  std::uint64_t balls = 0;  // numbered 0 … balls - 1
  int rows = 15;            // 1 … 63
};

/// The slot that a ball falls into, 0 … board.rows: the number of times it fell to the right. It depends only
/// on the board's seed and rows and on the ball's number. Every ball costs the same, a few nanoseconds.
[[gnu::noinline]] int slot_of(const Board& board, std::uint64_t ball);

}  // namespace manyhands::work
