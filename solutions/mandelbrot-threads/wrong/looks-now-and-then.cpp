// expect: speed all-asleep
// Instead of joining its threads, the caller checks from time to time whether they are done: until it does,
// all sleep.
#include <atomic>
#include <chrono>
#include <thread>

#include "mandelbrot.hpp"

std::vector<std::uint16_t> mandelbrot(const View& view, int workers) {
  const auto columns = static_cast<std::size_t>(view.columns);
  std::vector<std::uint16_t> picture(static_cast<std::size_t>(view.rows) * columns);
  std::atomic<int> next_row = 0;
  std::atomic<int> done = 0;
  std::vector<std::jthread> threads;
  for (int worker = 0; worker < workers; ++worker)
    threads.emplace_back([&] {
      for (int row = next_row++; row < view.rows; row = next_row++)
        manyhands::work::mandelbrot_row(view, row, picture.data() + static_cast<std::size_t>(row) * columns);
      ++done;
    });
  while (done < workers) std::this_thread::sleep_for(std::chrono::milliseconds(300));
  return picture;
}
