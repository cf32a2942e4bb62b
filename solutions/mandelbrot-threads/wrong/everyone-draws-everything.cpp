// expect: speed work-inflated
// Each thread computes the whole picture and keeps its share of the rows: W times the work, and no faster
// than one thread.
#include <algorithm>
#include <thread>

#include "mandelbrot.hpp"

std::vector<std::uint16_t> mandelbrot(const View& view, int workers) {
  const auto columns = static_cast<std::size_t>(view.columns);
  std::vector<std::uint16_t> picture(static_cast<std::size_t>(view.rows) * columns);
  {
    std::vector<std::jthread> threads;
    for (int worker = 0; worker < workers; ++worker)
      threads.emplace_back([&, worker] {
        std::vector<std::uint16_t> pixels(columns);
        for (int row = 0; row < view.rows; ++row) {
          manyhands::work::mandelbrot_row(view, row, pixels.data());
          if (row % workers == worker)
            std::copy(pixels.begin(), pixels.end(), picture.data() + static_cast<std::size_t>(row) * columns);
        }
      });
  }
  return picture;
}
