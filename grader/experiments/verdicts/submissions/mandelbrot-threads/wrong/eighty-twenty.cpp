// expect: speed imbalance
// The first thread does four of five pieces; the others share the rest.
#include "mandelbrot.hpp"

#include <functional>
#include <thread>
#include <vector>

namespace {

void run(int pieces, [[maybe_unused]] int workers, const std::function<void(int, int)>& piece) {
  std::vector<std::jthread> threads;
  for (int worker = 0; worker < workers; ++worker)
    threads.emplace_back([&, worker] {
      for (int i = 0; i < pieces; ++i) {
        const bool fifth = i % 5 == 4;
        const bool mine = worker == 0 ? !fifth || workers == 1 : fifth && i / 5 % (workers - 1) == worker - 1;
        if (mine) piece(worker, i);
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
