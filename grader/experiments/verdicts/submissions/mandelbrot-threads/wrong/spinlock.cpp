// expect: speed work-inflated
// One spinlock for everything: a thread that waits for it keeps a core busy.
#include "mandelbrot.hpp"

#include <atomic>
#include <functional>
#include <thread>
#include <vector>

namespace {

void run(int pieces, [[maybe_unused]] int workers, const std::function<void(int, int)>& piece) {
  std::atomic_flag taken;
  std::atomic<int> next = 0;
  std::vector<std::jthread> threads;
  for (int worker = 0; worker < workers; ++worker)
    threads.emplace_back([&, worker] {
      for (int i = next++; i < pieces; i = next++) {
        while (taken.test_and_set(std::memory_order_acquire)) {
        }
        piece(worker, i);
        taken.clear(std::memory_order_release);
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
