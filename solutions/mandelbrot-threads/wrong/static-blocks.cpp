// expect: speed imbalance
// One block of rows for each thread. The blocks have the same height but very different costs: one thread
// still works when the others have long finished.
#include <thread>

#include "mandelbrot.hpp"

std::vector<std::uint16_t> mandelbrot(const View& view, int workers) {
  const auto columns = static_cast<std::size_t>(view.columns);
  std::vector<std::uint16_t> picture(static_cast<std::size_t>(view.rows) * columns);
  {
    std::vector<std::jthread> threads;
    for (int worker = 0; worker < workers; ++worker)
      threads.emplace_back([&, worker] {
        for (int row = view.rows * worker / workers; row < view.rows * (worker + 1) / workers; ++row)
          manyhands::work::mandelbrot_row(view, row,
                                          picture.data() + static_cast<std::size_t>(row) * columns);
      });
  }
  return picture;
}
