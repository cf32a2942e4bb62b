// expect: speed serial-part
// Every second row is drawn before the threads start: this part takes as long as before.
#include <atomic>
#include <thread>

#include "mandelbrot.hpp"

std::vector<std::uint16_t> mandelbrot(const View& view, int workers) {
  const auto columns = static_cast<std::size_t>(view.columns);
  std::vector<std::uint16_t> picture(static_cast<std::size_t>(view.rows) * columns);
  const auto draw = [&](int row) {
    manyhands::work::mandelbrot_row(view, row, picture.data() + static_cast<std::size_t>(row) * columns);
  };
  for (int row = 0; row < view.rows; row += 2) draw(row);
  std::atomic<int> next_row = 1;
  {
    std::vector<std::jthread> threads;
    for (int worker = 0; worker < workers; ++worker)
      threads.emplace_back([&] {
        for (int row = next_row.fetch_add(2); row < view.rows; row = next_row.fetch_add(2)) draw(row);
      });
  }
  return picture;
}
