// expect: speed lock-convoy | mechanism lock-convoy at "const std::lock_guard lock(picture_mutex);"
// Each row is computed under the one lock that guards the picture. There are as many threads as requested,
// and each gets rows, but only one can compute at a time.
#include <atomic>
#include <mutex>
#include <thread>

#include "mandelbrot.hpp"

std::vector<std::uint16_t> mandelbrot(const View& view, int workers) {
  const auto columns = static_cast<std::size_t>(view.columns);
  std::vector<std::uint16_t> picture(static_cast<std::size_t>(view.rows) * columns);
  std::mutex picture_mutex;
  std::atomic<int> next_row = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < workers; ++i)
      threads.emplace_back([&] {
        for (int row = next_row++; row < view.rows; row = next_row++) {
          const std::lock_guard lock(picture_mutex);
          manyhands::work::mandelbrot_row(view, row,
                                          picture.data() + static_cast<std::size_t>(row) * columns);
        }
      });
  }
  return picture;
}
