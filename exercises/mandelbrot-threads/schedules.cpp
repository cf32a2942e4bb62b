// Small programs for the check `schedules`: which orders of the threads' steps give another picture?
#include <vector>

#include "kit/schedules/program/program.hpp"
#include "mandelbrot.hpp"

namespace {

using manyhands::schedules::check;

void check_picture(const View& view, int workers) {
  std::vector<std::uint16_t> right(static_cast<std::size_t>(view.rows) *
                                   static_cast<std::size_t>(view.columns));
  for (int row = 0; row < view.rows; ++row)
    manyhands::work::mandelbrot_row(
        view, row, &right[static_cast<std::size_t>(row) * static_cast<std::size_t>(view.columns)]);
  check(mandelbrot(view, workers) == right, "each row of the picture is that of the serial program");
}

MANYHANDS_SCHEDULES(two_threads, 1, "two threads compute four rows") {
  check_picture({-0.5, 0, 3, 2, 4, 5}, 2);
}

MANYHANDS_SCHEDULES(more_threads_than_rows, 1, "three threads compute two rows") {
  check_picture({-0.5, 0, 3, 2, 2, 5}, 3);
}

}  // namespace
