// The Mandelbrot set in the guest: the view in a call, and the stand-alone program's options and output.
// Header only: used by one file of each exercise that draws it.
#pragma once
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "manyhands/work.hpp"

namespace manyhands::guest {

inline work::View view_in(const nlohmann::json& args) {
  return {.centre_re = args.at("centre_re"),
          .centre_im = args.at("centre_im"),
          .width = args.at("width"),
          .columns = args.at("columns"),
          .rows = args.at("rows"),
          .max_iterations = args.at("max_iterations")};
}

struct PictureOptions {
  work::View view{.centre_re = -0.7,
                  .centre_im = -0.31,
                  .width = 2.2,
                  .columns = 72,
                  .rows = 72,
                  .max_iterations = 20000};
  int workers = 0;
};

/// `--width`, `--iterations`, and `name_of_workers`, such as "--ranks"; each followed by a number.
inline PictureOptions picture_options(int argc, char* argv[], const std::string& name_of_workers,
                                      int workers) {
  PictureOptions options;
  options.workers = workers;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string option = argv[i];
    const int value = std::stoi(argv[i + 1]);
    if (option == "--width") options.view.columns = options.view.rows = value;
    if (option == "--iterations") options.view.max_iterations = value;
    if (option == name_of_workers) options.workers = value;
  }
  return options;
}

/// Prints the picture. Characters are twice as high as wide, so it shows every second row, in at most 72
/// columns.
inline void show(const work::View& view, const std::vector<std::uint16_t>& picture) {
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
}

}  // namespace manyhands::guest
