#include <cmath>
#include <string>

#include "manyhands/work.hpp"
#include "manyhands/wrong_argument.hpp"

namespace manyhands::work {
namespace {

// Fixed point instead of double: some compilers contract a × b + c into one rounding on one machine and not
// on another, which would change the picture. With 26 bits, the squares of all values that a View may contain
// still fit.
constexpr int fraction_bits = 26;

std::int64_t fixed(double value) {
  return std::llround(std::ldexp(value, fraction_bits));
}

std::uint16_t steps_until_outside(std::int64_t re, std::int64_t im, int max_iterations) {
  constexpr std::int64_t four = std::int64_t{4} << fraction_bits;
  std::int64_t x = 0;
  std::int64_t y = 0;
  int steps = 0;
  while (steps < max_iterations) {
    const std::int64_t xx = (x * x) >> fraction_bits;
    const std::int64_t yy = (y * y) >> fraction_bits;
    if (xx + yy > four) break;
    y = ((x * y) >> (fraction_bits - 1)) + im;
    x = xx - yy + re;
    ++steps;
  }
  return static_cast<std::uint16_t>(steps);
}

}  // namespace

void mandelbrot_row(const View& view, int row, std::uint16_t* out) {
  // Not in the picture, so there is no room for it in `out`. This happens if two threads both see one row
  // left, and take it and the next one.
  if (row < 0 || row >= view.rows)
    throw OutOfRange("mandelbrot_row: there is no row " + std::to_string(row) + " in a picture of " +
                     std::to_string(view.rows) + " rows");
  // Integers from here on. The centre of a pixel is an odd number of half pixels away from the centre of the
  // picture.
  const std::int64_t width = fixed(view.width);
  const std::int64_t two_columns = 2 * std::int64_t{view.columns};
  const std::int64_t im = fixed(view.centre_im) + (view.rows - 1 - 2 * row) * width / two_columns;
  const std::int64_t middle = fixed(view.centre_re);
  for (int column = 0; column < view.columns; ++column) {
    const std::int64_t re = middle + (2 * column + 1 - view.columns) * width / two_columns;
    out[column] = steps_until_outside(re, im, view.max_iterations);
  }
}

}  // namespace manyhands::work
