#include "cli/replay/replay_screen.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "cli/replay/thread_columns.hpp"
#include "cli/screen/screen_text.hpp"

namespace manyhands {
namespace {

using Lines = std::vector<std::string>;

constexpr std::size_t steps_after = 2;  // what comes next; the other lines are for what has been
constexpr std::size_t least_steps = 3;

// How much one screen shows, from the largest.
struct Layout {
  int around;
  std::size_t event_lines;
  bool blank_lines;
};
constexpr std::array layouts{Layout{2, 2, true}, Layout{2, 1, true}, Layout{1, 1, true}, Layout{0, 1, false}};

void append(Lines& lines, const Lines& more) {
  lines.insert(lines.end(), more.begin(), more.end());
}

class StepScreen {
 public:
  StepScreen(const Replay& replay, std::size_t step, ScreenSize size, const Output& output)
      : replay_(replay), step_(step), size_(size), text_(output) {}

  [[nodiscard]] Lines lines() const {
    const auto steps = std::min(least_steps, replay_.order.turns.size());
    for (const auto& layout : layouts) {
      auto lines = above(layout);
      const auto end = below(layout);
      if (lines.size() + end.size() + steps > size_.height) continue;
      append(lines, steps_in(size_.height - lines.size() - end.size()));
      lines.resize(size_.height - end.size());
      append(lines, end);
      return lines;
    }
    return steps_in(size_.height);
  }

 private:
  [[nodiscard]] std::string title_line() const {
    const auto count = fmt::format("  step {} of {}", step_ + 1, replay_.order.turns.size());
    if (size_.width <= count.size()) return text_.painted(Look::bold, text_.cut(replay_.title, size_.width));
    return text_.painted(Look::bold, text_.padded(replay_.title, size_.width - count.size())) + count;
  }

  [[nodiscard]] Lines above(const Layout& layout) const {
    Lines lines{title_line()};
    if (const auto note = note_of_changes(replay_.files); !note.empty())
      for (const auto& line : wrap(note, size_.width))
        lines.push_back(text_.painted(Look::open, text_.cut(line, size_.width)));
    if (layout.blank_lines) lines.emplace_back();
    append(lines, ThreadColumns(replay_, step_, size_.width, text_).lines(layout.around, layout.event_lines));
    if (layout.blank_lines) lines.emplace_back();
    return lines;
  }

  // What is wrong is said where one begins to read; what the order shows is clear only at its end.
  [[nodiscard]] std::vector<std::string> sentences() const {
    const bool first = step_ == 0;
    const bool last = step_ + 1 == replay_.order.turns.size();
    std::vector<std::string> all;
    if ((first || last) && !replay_.message.empty()) all.push_back(replay_.message);
    if (last) all.insert(all.end(), replay_.order.advice.begin(), replay_.order.advice.end());
    return all;
  }

  [[nodiscard]] Lines below(const Layout& layout) const {
    Lines lines;
    for (const auto& sentence : sentences()) {
      if (layout.blank_lines && lines.empty()) lines.emplace_back();
      for (const auto& line : wrap(printable_line(sentence), size_.width))
        lines.push_back(text_.painted(Look::open, text_.cut(line, size_.width)));
    }
    if (layout.blank_lines) lines.emplace_back();
    lines.push_back(text_.painted(
        Look::dim,
        text_.cut("n next · p back · s next switch · S last switch · 0 first · $ last · ? help · q quit",
                  size_.width)));
    return lines;
  }

  [[nodiscard]] Lines steps_in(std::size_t height) const {
    const auto count = replay_.order.turns.size();
    const auto end =
        std::min(count, std::max(std::min(step_ + 1 + std::min(steps_after, height / 2), count), height));
    const auto begin = end - std::min(end, height);
    Lines lines;
    for (auto at = begin; at < end; ++at) lines.push_back(step_line(at));
    return lines;
  }

  [[nodiscard]] std::string step_line(std::size_t at) const {
    const auto& turn = replay_.order.turns[at];
    std::size_t names = 0;
    for (const auto& each : replay_.order.turns)
      names = std::max(names, display_width(replayed_thread(replay_.order, each.thread)));
    names = std::min<std::size_t>(names, 16);
    const auto place = turn.line > 0 ? fmt::format("line {}", turn.line) : "";
    const auto what = printable_line(turn.event.empty() ? turn.code : turn.event);
    const auto line =
        text_.cut(fmt::format("{} {:>3}  {}  {:<9}  {}", at == step_ ? text_.here() : " ", at + 1,
                              text_.padded(replayed_thread(replay_.order, turn.thread), names), place, what),
                  size_.width);
    return at == step_ ? text_.painted(Look::bold, line) : at > step_ ? text_.painted(Look::dim, line) : line;
  }

  const Replay& replay_;
  std::size_t step_;
  ScreenSize size_;
  ScreenText text_;
};

}  // namespace

std::vector<std::string> replay_screen(const Replay& replay, std::size_t step, ScreenSize size,
                                       const Output& output) {
  return StepScreen(replay, step, size, output).lines();
}

std::vector<std::string> replay_help(ScreenSize size, const Output& output) {
  const ScreenText text(output);
  Lines lines{"The order in which the threads did what they did, one step at a time.",
              "",
              "  n, space, Right   one step forward",
              "  p, Left           one step back",
              "  s                 forward to the next switch to another thread",
              "  S                 back to the switch before",
              "  0, Home           the first step",
              "  $, End            the last step, where it goes wrong",
              "  q                 quit",
              "",
              "Any key returns to the steps."};
  if (lines.size() > size.height) lines.resize(size.height);
  for (auto& line : lines) line = text.cut(line, size.width);
  return lines;
}

}  // namespace manyhands
