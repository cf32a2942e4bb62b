// attack: mandelbrot-threads
// tries: to exit normally, through its own terminate handler, when an exception leaves a thread
// points: 5
// finding: correct threw | correct crashed

#include <cstdlib>
#include <exception>
#include <stdexcept>

#include "mandelbrot.hpp"

#include <thread>

static const bool set = (std::set_terminate([] { std::exit(0); }), true);

std::vector<std::uint16_t> mandelbrot(const View& view, int) {
  std::vector<std::uint16_t> picture(static_cast<std::size_t>(view.rows) *
                                     static_cast<std::size_t>(view.columns));
  std::thread([] { throw std::runtime_error("row three is missing"); }).join();
  return picture;
}
