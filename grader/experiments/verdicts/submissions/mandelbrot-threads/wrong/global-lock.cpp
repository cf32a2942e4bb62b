// expect: mechanism serial
// One lock for all threads, held while a piece of work is done: only one thread works at a time.
#include "mandelbrot.hpp"

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace {

void run(int pieces, [[maybe_unused]] int workers, const std::function<void(int, int)>& piece) {
  std::mutex mutex;
  std::atomic<int> next = 0;
  std::vector<std::jthread> threads;
  for (int worker = 0; worker < workers; ++worker)
    threads.emplace_back([&, worker] {
      for (int i = next++; i < pieces; i = next++) {
        const std::lock_guard lock(mutex);
        piece(worker, i);
      }
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
