// Another structure: the work is a list of narrow bands under a mutex. Each task takes bands until none is
// left and returns the finished bands in its future. Only the caller writes to the picture.
#include <algorithm>
#include <deque>
#include <future>
#include <mutex>
#include <optional>

#include "mandelbrot.hpp"

namespace {

constexpr int rows_per_band = 2;  // narrow: the last bands decide how long the other threads wait

struct Band {
  int first_row = 0;
  int rows = 0;
  std::vector<std::uint16_t> pixels = {};
};

class Bands {
 public:
  explicit Bands(int rows) {
    for (int row = 0; row < rows; row += rows_per_band)
      bands_.push_back({.first_row = row, .rows = std::min(rows_per_band, rows - row)});
  }
  std::optional<Band> take() {
    const std::lock_guard lock(mutex_);  // held only to take a band, not to draw it
    if (bands_.empty()) return std::nullopt;
    Band band = std::move(bands_.front());
    bands_.pop_front();
    return band;
  }

 private:
  std::mutex mutex_;
  std::deque<Band> bands_;
};

std::vector<Band> draw_bands(const View& view, Bands& bands) {
  const auto columns = static_cast<std::size_t>(view.columns);
  std::vector<Band> drawn;
  while (auto band = bands.take()) {
    band->pixels.resize(static_cast<std::size_t>(band->rows) * columns);
    for (int i = 0; i < band->rows; ++i)
      manyhands::work::mandelbrot_row(view, band->first_row + i,
                                      band->pixels.data() + static_cast<std::size_t>(i) * columns);
    drawn.push_back(std::move(*band));
  }
  return drawn;
}

}  // namespace

std::vector<std::uint16_t> mandelbrot(const View& view, int workers) {
  Bands bands(view.rows);
  std::vector<std::future<std::vector<Band>>> tasks;
  // Without launch::async, the library may run the task in the caller's thread, when get() is called.
  for (int i = 0; i < workers; ++i)
    tasks.push_back(std::async(std::launch::async, [&view, &bands] { return draw_bands(view, bands); }));

  const auto columns = static_cast<std::size_t>(view.columns);
  std::vector<std::uint16_t> picture(static_cast<std::size_t>(view.rows) * columns);
  for (auto& task : tasks)
    for (const Band& band : task.get())
      std::copy(
          band.pixels.begin(), band.pixels.end(),
          picture.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(band.first_row) * columns));
  return picture;
}
