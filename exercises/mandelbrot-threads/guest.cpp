#include <chrono>
#include <cstdio>

#include "kit/guest/guest.hpp"
#include "kit/guest/picture.hpp"
#include "mandelbrot.hpp"

MANYHANDS_SCENARIO(mandelbrot, call) {
  const auto picture = mandelbrot(manyhands::guest::view_in(call.args), call.args.at("workers"));
  return {.bytes = manyhands::guest::to_bytes(picture)};
}

int manyhands::guest::plain(int argc, char* argv[]) {
  const auto [view, workers] = picture_options(argc, argv, "--workers", 2);
  const auto start = std::chrono::steady_clock::now();
  const auto picture = mandelbrot(view, workers);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  show(view, picture);
  std::printf("%d x %d pixels, %d workers, %.3f s\n", view.columns, view.rows, workers, seconds.count());
  return 0;
}
