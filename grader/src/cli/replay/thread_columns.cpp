#include "cli/replay/thread_columns.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "cli/screen/code_around.hpp"

namespace manyhands {
namespace {

constexpr std::size_t least_code_column = 26;  // below this, code is cut too much to be recognized
constexpr std::size_t column_gap = 3;

// The thread of this step, those that did something before it, latest first, and then those that will.
std::vector<int> by_nearness(const std::vector<Turn>& turns, std::size_t step) {
  std::vector<int> threads;
  const auto add = [&](int thread) {
    if (std::find(threads.begin(), threads.end(), thread) == threads.end()) threads.push_back(thread);
  };
  for (auto at = step + 1; at > 0; --at) add(turns[at - 1].thread);
  for (auto at = step + 1; at < turns.size(); ++at) add(turns[at].thread);
  return threads;
}

const Turn* last_turn(const std::vector<Turn>& turns, std::size_t step, int thread) {
  for (auto at = step + 1; at > 0; --at)
    if (turns[at - 1].thread == thread) return &turns[at - 1];
  return nullptr;
}

}  // namespace

std::string replayed_thread(const Interleaving& order, int thread) {
  const auto index = static_cast<std::size_t>(thread);
  return index < order.threads.size() ? printable_line(order.threads[index])
                                      : fmt::format("thread {}", thread);
}

ThreadColumns::ThreadColumns(const Replay& replay, std::size_t step, std::size_t width,
                             const ScreenText& text)
    : replay_(replay), step_(step), text_(text), threads_(by_nearness(replay.order.turns, step)) {
  const auto fit = std::max<std::size_t>(1, (width + column_gap) / (least_code_column + column_gap));
  left_out_ = threads_.size() - std::min(threads_.size(), fit);
  threads_.resize(threads_.size() - left_out_);
  std::sort(threads_.begin(), threads_.end());
  column_ = (width + column_gap) / threads_.size();
  column_ -= std::min(column_, column_gap);
}

std::vector<std::string> ThreadColumns::lines(int around, std::size_t event_lines) const {
  std::vector<std::string> all;
  for (const int thread : threads_) {
    const auto column = cell(thread, around, event_lines);
    const auto border = std::string(" ") + text_.painted(Look::dim, text_.between()) + " ";
    all.resize(column.size());
    for (std::size_t i = 0; i < column.size(); ++i) all[i] += (all[i].empty() ? "" : border) + column[i];
  }
  if (left_out_ > 0 && around > 0)
    all.push_back(text_.painted(
        Look::dim,
        text_.cut(fmt::format("  and {} more {}; a wider window shows {}", left_out_,
                              left_out_ == 1 ? "thread" : "threads", left_out_ == 1 ? "it" : "them"),
                  column_ * threads_.size() + column_gap * (threads_.size() - 1))));
  return all;
}

std::vector<std::string> ThreadColumns::cell(int thread, int around, std::size_t event_lines) const {
  const bool current = replay_.order.turns[step_].thread == thread;
  const auto* turn = last_turn(replay_.order.turns, step_, thread);
  std::vector<std::string> lines{text_.painted(
      current ? Look::bold : Look::dim,
      text_.padded(fmt::format("{} {}", current ? text_.here() : " ", replayed_thread(replay_.order, thread)),
                   column_))};
  if (turn != nullptr)
    for (auto& line : source(*turn, current, around)) lines.push_back(std::move(line));
  lines.resize(1 + 2 * static_cast<std::size_t>(around) + 1, text_.padded("", column_));
  auto told = wrap(turn == nullptr ? "nothing yet" : printable_line(turn->event),
                   std::max<std::size_t>(column_, 3) - 2);
  told.resize(event_lines);
  for (const auto& line : told)
    lines.push_back(text_.painted(current ? Look::open : Look::dim, text_.padded("  " + line, column_)));
  return lines;
}

std::vector<std::string> ThreadColumns::source(const Turn& turn, bool current, int around) const {
  const auto file = replay_.files.find(turn.file);
  const auto text_of = [&](int number) {
    if (file != replay_.files.end()) return file->second.line(number);
    return number == turn.line ? printable_line(turn.code) : std::string();
  };
  return code_around({turn.line, text_of}, around, column_, current ? text_.here() : text_.there(),
                     current ? Look::code : Look::bold, text_);
}

}  // namespace manyhands
