// expect: speed work-inflated
// One thread does everything. The others look busy, but yield their cores to any other thread.
#include "mandelbrot.hpp"

#include <atomic>
#include <functional>
#include <thread>
#include <vector>

namespace {

void run(int pieces, [[maybe_unused]] int workers, const std::function<void(int, int)>& piece) {
  std::atomic<bool> done = false;
  std::vector<std::jthread> threads;
  for (int worker = 1; worker < workers; ++worker)
    threads.emplace_back([&] {
      while (!done) std::this_thread::yield();
    });
  for (int i = 0; i < pieces; ++i) piece(0, i);
  done = true;
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
