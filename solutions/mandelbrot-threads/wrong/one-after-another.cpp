// expect: mechanism serial
// Serial in disguise: each thread is joined before the next one starts.
#include <thread>

#include "mandelbrot.hpp"

std::vector<std::uint16_t> mandelbrot(const View& view, int workers) {
  const auto columns = static_cast<std::size_t>(view.columns);
  std::vector<std::uint16_t> picture(static_cast<std::size_t>(view.rows) * columns);
  for (int worker = 0; worker < workers; ++worker) {
    std::jthread thread([&] {
      for (int row = worker; row < view.rows; row += workers)
        manyhands::work::mandelbrot_row(view, row, picture.data() + static_cast<std::size_t>(row) * columns);
    });
  }  // the thread's destructor joins it here, inside the loop
  return picture;
}
