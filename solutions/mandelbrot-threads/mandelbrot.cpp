#include "mandelbrot.hpp"

#include <algorithm>
#include <atomic>
#include <thread>

std::vector<std::uint16_t> mandelbrot(const View& view, int workers) {
  // Full size before the first thread starts. From then on nobody changes the vector itself, and every thread
  // writes to rows that are its own: different elements, so no lock is needed. Because a row knows its place,
  // it does not matter which thread calculates it, or when.
  const auto columns = static_cast<std::size_t>(view.columns);
  std::vector<std::uint16_t> picture(static_cast<std::size_t>(view.rows) * columns);

  // The one thing that the threads share. Taking a number is one atomic step: with a plain int two threads
  // could take the same row. Relaxed order would do as well, for no other data is handed over with the
  // number; but at one step for each row of a thousand pixels the difference cannot be measured, and the
  // default is never wrong.
  std::atomic<int> next_row = 0;
  const auto draw = [&] {
    // Who got cheap rows comes back for more: all threads are busy until the rows run out, and at the end no
    // thread waits longer than one row takes.
    for (int row = next_row++; row < view.rows; row = next_row++)
      manyhands::work::mandelbrot_row(view, row, picture.data() + static_cast<std::size_t>(row) * columns);
  };

  {
    std::vector<std::jthread> threads;
    const int useful = std::min(workers, view.rows);  // a thread without any row would only cost its start
    for (int i = 0; i < useful; ++i) threads.emplace_back(draw);
  }  // All jthreads are joined here, before the picture is read; and before next_row and draw, to which they
     // hold references, go out of scope.
  return picture;
}
