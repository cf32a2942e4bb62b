// expect: speed serial-part
// Every second piece is done before the threads are started: half of the work is serial.
#include "mandelbrot.hpp"

#include <functional>
#include <thread>
#include <vector>

namespace {

void run(int pieces, [[maybe_unused]] int workers, const std::function<void(int, int)>& piece) {
  for (int i = 0; i < pieces; i += 2) piece(0, i);
  std::vector<std::jthread> threads;
  for (int worker = 0; worker < workers; ++worker)
    threads.emplace_back([&, worker] {
      for (int i = 1 + 2 * worker; i < pieces; i += 2 * workers) piece(worker, i);
    });
}

}  // namespace

std::vector<std::uint16_t> mandelbrot(const View& view, int workers) {
  const auto columns = static_cast<std::size_t>(view.columns);
  std::vector<std::uint16_t> picture(static_cast<std::size_t>(view.rows) * columns);
  run(view.rows, workers, [&](int, int row) {
    manyhands::work::mandelbrot_row(view, row, picture.data() + static_cast<std::size_t>(row) * columns);
  });
  return picture;
}
