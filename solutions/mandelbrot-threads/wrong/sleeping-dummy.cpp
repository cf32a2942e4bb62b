// expect: mechanism serial
// The caller's thread computes everything. The other threads exist, but sleep until it is done.
#include <latch>
#include <thread>

#include "mandelbrot.hpp"

std::vector<std::uint16_t> mandelbrot(const View& view, int workers) {
  const auto columns = static_cast<std::size_t>(view.columns);
  std::vector<std::uint16_t> picture(static_cast<std::size_t>(view.rows) * columns);
  std::latch done(1);
  std::vector<std::jthread> threads;
  for (int worker = 1; worker < workers; ++worker) threads.emplace_back([&done] { done.wait(); });
  for (int row = 0; row < view.rows; ++row)
    manyhands::work::mandelbrot_row(view, row, picture.data() + static_cast<std::size_t>(row) * columns);
  done.count_down();
  threads.clear();
  return picture;
}
