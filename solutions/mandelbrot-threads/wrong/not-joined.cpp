// expect: correct joinable-thread-destroyed
// Nobody joins the std::threads. The first destructor ends the whole program with std::terminate.
#include <atomic>
#include <thread>

#include "mandelbrot.hpp"

std::vector<std::uint16_t> mandelbrot(const View& view, int workers) {
  const auto columns = static_cast<std::size_t>(view.columns);
  std::vector<std::uint16_t> picture(static_cast<std::size_t>(view.rows) * columns);
  std::atomic<int> next_row = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < workers; ++i)
    threads.emplace_back([&] {
      for (int row = next_row++; row < view.rows; row = next_row++)
        manyhands::work::mandelbrot_row(view, row, picture.data() + static_cast<std::size_t>(row) * columns);
    });
  while (next_row < view.rows) std::this_thread::yield();
  return picture;
}
