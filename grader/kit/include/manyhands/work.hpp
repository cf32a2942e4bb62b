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

}  // namespace manyhands::work
