// expect: speed contention
// A spin lock made of an atomic flag, held for each whole row. One thread computes; the others spin, and keep
// their cores as busy as if they worked.
#include <atomic>
#include <thread>

#include "mandelbrot.hpp"

std::vector<std::uint16_t> mandelbrot(const View& view, int workers) {
  const auto columns = static_cast<std::size_t>(view.columns);
  std::vector<std::uint16_t> picture(static_cast<std::size_t>(view.rows) * columns);
  std::atomic_flag taken;
  std::atomic<int> next_row = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < workers; ++i)
      threads.emplace_back([&] {
        for (int row = next_row++; row < view.rows; row = next_row++) {
          while (taken.test_and_set()) {
          }
          manyhands::work::mandelbrot_row(view, row,
                                          picture.data() + static_cast<std::size_t>(row) * columns);
          taken.clear();
        }
      });
  }
  return picture;
}
