#include "kit/guest/guest.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>

#include "mandelbrot.hpp"

MANYHANDS_SCENARIO(mandelbrot, call) {
  const auto& args = call.args;
  const View view{.centre_re = args.at("centre_re"),
                  .centre_im = args.at("centre_im"),
                  .width = args.at("width"),
                  .columns = args.at("columns"),
                  .rows = args.at("rows"),
                  .max_iterations = args.at("max_iterations")};
  const auto picture = mandelbrot(view, args.at("workers"));
  return {.bytes = manyhands::guest::to_bytes(picture)};
}

int manyhands::guest::plain(int argc, char* argv[]) {
  View view{.centre_re = -0.7,
            .centre_im = -0.31,
            .width = 2.2,
            .columns = 72,
            .rows = 72,
            .max_iterations = 20000};
  int workers = 2;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string option = argv[i];
    const int value = std::stoi(argv[i + 1]);
    if (option == "--width") view.columns = view.rows = value;
    if (option == "--iterations") view.max_iterations = value;
    if (option == "--workers") workers = value;
  }
  const auto start = std::chrono::steady_clock::now();
  const auto picture = mandelbrot(view, workers);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;

  // Characters are twice as high as wide, so it shows every second row, in at most 72 columns.
  const int step = std::max(1, (view.columns + 71) / 72);
  for (int row = 0; row < view.rows; row += 2 * step) {
    std::string line;
    for (int column = 0; column < view.columns; column += step) {
      const auto at = static_cast<std::size_t>(row) * static_cast<std::size_t>(view.columns) +
                      static_cast<std::size_t>(column);
      const int steps = at < picture.size() ? picture[at] : 0;
      line += steps >= view.max_iterations ? '#' : steps > 20 ? '+' : steps > 8 ? '-' : steps > 4 ? '.' : ' ';
    }
    std::puts(line.c_str());
  }
  std::printf("%d x %d pixels, %d workers, %.3f s\n", view.columns, view.rows, workers, seconds.count());
  return 0;
}
