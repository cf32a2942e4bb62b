// expect: correct rows-out-of-place
// Each finished row is appended to the picture. The lock keeps the vector valid, but not in order: the
// rows at the bottom, which are cheap and are taken first, end up at the top.
#include <atomic>
#include <mutex>
#include <thread>

#include "mandelbrot.hpp"

std::vector<std::uint16_t> mandelbrot(const View& view, int workers) {
  std::vector<std::uint16_t> picture;
  std::mutex picture_mutex;
  std::atomic<int> rows_left = view.rows;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < workers; ++i)
      threads.emplace_back([&] {
        std::vector<std::uint16_t> pixels(static_cast<std::size_t>(view.columns));
        for (int row = --rows_left; row >= 0; row = --rows_left) {
          manyhands::work::mandelbrot_row(view, row, pixels.data());
          const std::lock_guard lock(picture_mutex);
          picture.insert(picture.end(), pixels.begin(), pixels.end());
        }
      });
  }
  return picture;
}
