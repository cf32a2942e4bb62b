#include "report/interleaving_text.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"

namespace manyhands {
namespace {

constexpr std::size_t least_column = 28;  // below this, code is cut too much to be recognized
constexpr std::size_t gap = 2;

std::string padded(const std::string& text, std::size_t width) {
  const auto shown = shorten(text, width);
  return shown + std::string(width - std::min(width, display_width(shown)), ' ');
}

std::string without_spaces_at_end(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

std::string name_of(const Interleaving& order, int thread) {
  const auto index = static_cast<std::size_t>(thread);
  return index < order.threads.size() ? printable_line(order.threads[index])
                                      : fmt::format("thread {}", thread);
}

/// One cell: a line of their code, or what happened there.
struct Cell {
  std::size_t column;
  std::string text;
};

class Table {
 public:
  Table(const Interleaving& order, std::size_t width) : order_(order), width_(width) {
    for (const auto& turn : order.turns)
      if (std::find(threads_.begin(), threads_.end(), turn.thread) == threads_.end())
        threads_.push_back(turn.thread);
    std::sort(threads_.begin(), threads_.end());
    const auto column = (width + gap) / std::max<std::size_t>(1, threads_.size());
    in_columns_ = threads_.size() > 1 && column >= least_column + gap;
    column_ = in_columns_ ? column - gap : width;
  }

  std::vector<std::string> lines(std::size_t most) {
    const Turn* before = nullptr;
    const auto first = order_.turns.size() - std::min(order_.turns.size(), most);
    std::vector<Cell> cells;
    if (first > 0) cells.push_back({0, fmt::format("… ({} earlier steps are left out)", first)});
    for (auto i = first; i < order_.turns.size(); ++i) {
      const auto& turn = order_.turns[i];
      add(cells, turn, before);
      before = &turn;
    }
    std::vector<std::string> all;
    if (in_columns_) all.push_back(heads());
    for (const auto& cell : cells) all.push_back(row(cell));
    return all;
  }

 private:
  void add(std::vector<Cell>& cells, const Turn& turn, const Turn* before) {
    const auto found = std::find(threads_.begin(), threads_.end(), turn.thread);
    const auto column = static_cast<std::size_t>(found - threads_.begin());
    const bool switched = before == nullptr || before->thread != turn.thread;
    if (!in_columns_ && switched) cells.push_back({0, name_of(order_, turn.thread) + ":"});
    const bool same = !switched && before->line == turn.line && before->file == turn.file;
    if (!same && turn.line > 0)
      cells.push_back({column, fmt::format("{:>4}  {}", turn.line, printable_line(turn.code))});
    if (!turn.event.empty()) cells.push_back({column, "      " + printable_line(turn.event)});
  }

  [[nodiscard]] std::string heads() const {
    std::string line;
    for (const auto thread : threads_) line += padded("      " + name_of(order_, thread), column_ + gap);
    return without_spaces_at_end(line);
  }

  [[nodiscard]] std::string row(const Cell& cell) const {
    const auto indent = in_columns_ ? cell.column * (column_ + gap) : 0;
    return without_spaces_at_end(std::string(indent, ' ') + shorten(cell.text, width_ - indent));
  }

  const Interleaving& order_;
  std::size_t width_;
  std::size_t column_ = 0;
  bool in_columns_ = false;
  std::vector<int> threads_;
};

}  // namespace

std::vector<std::string> lines_of(const Interleaving& order, std::size_t width, std::size_t most) {
  if (order.turns.empty()) return {};
  auto lines = Table(order, width).lines(most);
  for (const auto& sentence : order.advice)
    for (auto& line : wrap(printable_line(sentence), width)) lines.push_back(std::move(line));
  if (!order.replay.empty()) lines.push_back("Step by step: " + printable_line(order.replay));
  return lines;
}

}  // namespace manyhands
