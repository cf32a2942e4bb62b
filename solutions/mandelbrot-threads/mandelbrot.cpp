#include "mandelbrot.hpp"

#include <algorithm>
#include <atomic>
#include <thread>

std::vector<std::uint16_t> mandelbrot(const View& view, int workers) {
  // Full size before the first thread starts. After that, nobody changes the vector itself, and each thread
  // writes only to its own rows: these are different elements, so no lock is needed. Each row has a fixed
  // place, so it does not matter which thread computes it, or when.
  const auto columns = static_cast<std::size_t>(view.columns);
  std::vector<std::uint16_t> picture(static_cast<std::size_t>(view.rows) * columns);

  // The only thing that the threads share. Taking a number is one atomic step; with a plain int, two threads
  // could take the same row. Relaxed order would be enough, because the number hands over no other data. But
  // with one step per row of a thousand pixels the difference is too small to measure, and the default is
  // always safe.
  std::atomic<int> next_row = 0;
  const auto draw = [&] {
    // A thread with cheap rows takes more of them: all threads are busy until the rows run out, and at the
    // end no thread waits longer than one row takes.
    for (int row = next_row++; row < view.rows; row = next_row++)
      manyhands::work::mandelbrot_row(view, row, picture.data() + static_cast<std::size_t>(row) * columns);
  };

  {
    std::vector<std::jthread> threads;
    const int useful = std::min(workers, view.rows);  // a thread without a row would only cost its start
    for (int i = 0; i < useful; ++i) threads.emplace_back(draw);
  }  // All jthreads are joined here, before the picture is read, and before next_row and draw, which they
     // reference, go out of scope.
  return picture;
}
