// expect: races data-race at "const int row = next_row++;"
// The next row's number is a plain int. Two threads may take the same row; the picture is right anyway, so
// only ThreadSanitizer sees it.
#include <thread>

#include "mandelbrot.hpp"

std::vector<std::uint16_t> mandelbrot(const View& view, int workers) {
  const auto columns = static_cast<std::size_t>(view.columns);
  std::vector<std::uint16_t> picture(static_cast<std::size_t>(view.rows) * columns);
  int next_row = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < workers; ++i)
      threads.emplace_back([&] {
        for (;;) {
          const int row = next_row++;
          if (row >= view.rows) break;
          manyhands::work::mandelbrot_row(view, row,
                                          picture.data() + static_cast<std::size_t>(row) * columns);
        }
      });
  }
  return picture;
}
