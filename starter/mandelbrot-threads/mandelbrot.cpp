#include "mandelbrot.hpp"

// One thread computes all rows, one after another. The picture is right, but one core does all the work.
std::vector<std::uint16_t> mandelbrot(const View& view, int /*workers*/) {
  const auto columns = static_cast<std::size_t>(view.columns);
  std::vector<std::uint16_t> picture(static_cast<std::size_t>(view.rows) * columns);
  for (int row = 0; row < view.rows; ++row)
    manyhands::work::mandelbrot_row(view, row, picture.data() + static_cast<std::size_t>(row) * columns);
  return picture;
}
