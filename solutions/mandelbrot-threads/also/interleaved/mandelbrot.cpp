// Another structure, without shared variables. Thread w takes the rows w, w + W, w + 2W, … . Neighbouring
// rows cost almost the same, so every thread gets its share of the expensive ones. (If costs change abruptly,
// or from run to run, it is better to take the next row when free.)
#include <thread>

#include "mandelbrot.hpp"

namespace {

void draw_rows(const View& view, int first, int stride, std::vector<std::uint16_t>& picture) {
  for (int row = first; row < view.rows; row += stride)
    manyhands::work::mandelbrot_row(
        view, row, &picture[static_cast<std::size_t>(row) * static_cast<std::size_t>(view.columns)]);
}

}  // namespace

std::vector<std::uint16_t> mandelbrot(const View& view, int workers) {
  std::vector<std::uint16_t> picture(static_cast<std::size_t>(view.rows) *
                                     static_cast<std::size_t>(view.columns));
  std::vector<std::thread> threads;
  for (int worker = 0; worker < workers; ++worker)
    threads.emplace_back(draw_rows, std::cref(view), worker, workers, std::ref(picture));
  for (std::thread& thread : threads) thread.join();
  return picture;
}
