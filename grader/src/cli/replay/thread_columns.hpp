// Columns, one for each thread: its name, the lines around the place at which it is, and what it did there
// last. Pure. Internal to the replay.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "cli/replay/replay_screen.hpp"
#include "cli/screen/screen_text.hpp"

namespace manyhands {

/// "main", "thread 1"; printable.
std::string replayed_thread(const Interleaving& order, int thread);

class ThreadColumns {
 public:
  /// At `step`, in `width` columns. The arguments must outlive this object.
  ThreadColumns(const Replay& replay, std::size_t step, std::size_t width, const ScreenText& text);

  /// With so many lines of the file before and after each place, and so many for what happened.
  [[nodiscard]] std::vector<std::string> lines(int around, std::size_t event_lines) const;

 private:
  /// What one thread shows: each line in exactly column_ columns, and then coloured.
  [[nodiscard]] std::vector<std::string> cell(int thread, int around, std::size_t event_lines) const;
  [[nodiscard]] std::vector<std::string> source(const Turn& turn, bool current, int around) const;

  const Replay& replay_;
  std::size_t step_;
  const ScreenText& text_;
  std::vector<int> threads_;  // those with a column, in order
  std::size_t left_out_ = 0;
  std::size_t column_;  // the width of one
};

}  // namespace manyhands
