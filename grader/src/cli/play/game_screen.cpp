#include "cli/play/game_screen.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "cli/play/standing_threads.hpp"
#include "cli/screen/screen_text.hpp"

namespace manyhands {
namespace {

using Lines = std::vector<std::string>;

// How much one screen shows, from the largest.
struct Layout {
  int around;
  bool blank_lines;
  std::size_t steps;  // at least
};
constexpr std::array layouts{Layout{3, true, 5}, Layout{2, true, 4}, Layout{1, true, 3}, Layout{0, true, 2},
                             Layout{0, false, 1}};

class GameScreen {
 public:
  GameScreen(const Game& game, const GameTexts& texts, ScreenSize size, const Output& output)
      : position_(game.position()), game_(game), texts_(texts), size_(size), text_(output) {}

  [[nodiscard]] Lines lines() const {
    for (const auto& layout : layouts) {
      const auto begin = above(layout);
      const auto end = below(layout);
      const auto least = std::min(layout.steps, position_.steps.size());
      if (begin.size() + end.size() + least > size_.height) continue;
      return joined(begin, end);
    }
    auto end = below(layouts.back());
    if (end.size() > size_.height)
      end.erase(end.begin(), end.end() - static_cast<std::ptrdiff_t>(size_.height));
    return joined({}, end);
  }

 private:
  [[nodiscard]] bool is_open() const { return position_.reached == "open"; }

  [[nodiscard]] Lines joined(Lines lines, const Lines& end) const {
    const auto room = size_.height - lines.size() - end.size();
    const auto count = std::min(room, position_.steps.size());
    for (auto at = position_.steps.size() - count; at < position_.steps.size(); ++at)
      lines.push_back(step_line(at));
    // What the player reads last is below the steps, and the keys are on the last line.
    lines.resize(size_.height - end.size());
    lines.insert(lines.end(), end.begin(), end.end());
    return lines;
  }

  [[nodiscard]] std::string title_line() const {
    const auto count = "  " + count_of(static_cast<int>(position_.steps.size()), "step", "steps") + ", " +
                       count_of(position_.switches, "switch", "switches");
    if (size_.width <= count.size()) return text_.painted(Look::bold, text_.cut(texts_.title, size_.width));
    return text_.painted(Look::bold, text_.padded(texts_.title, size_.width - count.size())) +
           text_.painted(Look::dim, count);
  }

  void add(Lines& lines, Look look, const std::string& sentence) const {
    for (const auto& line : wrap(printable_line(sentence), size_.width))
      lines.push_back(text_.painted(look, text_.cut(line, size_.width)));
  }

  void add_plain(Lines& lines, const std::string& sentence) const {
    for (const auto& line : wrap(printable_line(sentence), size_.width))
      lines.push_back(text_.cut(line, size_.width));
  }

  [[nodiscard]] Lines above(const Layout& layout) const {
    Lines lines{title_line()};
    add_plain(lines, texts_.goal);
    if (layout.blank_lines) lines.emplace_back();
    if (!is_open()) return lines;
    for (auto& line : standing_threads(position_, texts_, layout.around, size_.width, text_))
      lines.push_back(std::move(line));
    if (layout.blank_lines) lines.emplace_back();
    return lines;
  }

  [[nodiscard]] Lines below(const Layout& layout) const {
    Lines lines;
    const auto blank = [&] {
      if (layout.blank_lines) lines.emplace_back();
    };
    if (!position_.offer.empty()) {
      blank();
      const auto& offer = position_.offer.front();
      add(lines, Look::bold, played_thread_name(offer.thread) + ": " + offer.question);
      for (std::size_t i = 0; i < offer.answers.size(); ++i)
        add(lines, Look::open, fmt::format("[{}] {}", i + 1, offer.answers[i]));
    }
    if (!is_open()) {
      blank();
      add_end(lines, layout);
    }
    if (!game_.note().sentences.empty()) {
      blank();
      for (const auto& sentence : game_.note().sentences)
        add(lines, game_.note().good ? Look::good : Look::code, sentence);
    }
    blank();
    lines.push_back(text_.painted(Look::dim, text_.cut(keys(), size_.width)));
    return lines;
  }

  void add_end(Lines& lines, const Layout& layout) const {
    if (position_.failure.empty()) {
      add(lines, Look::good, "✓ The program has ended, and nothing went wrong in this order.");
      add(lines, Look::dim,
          "Take steps back with u, or begin again with a. At the beginning, h asks the machine.");
      return;
    }
    const auto& failure = position_.failure.front();
    add(lines, Look::bad, "✗ Broken: " + how_it_broke(failure) + ".");
    for (const auto& waits : failure.waits) add(lines, Look::bold, "  " + waits);
    if (game_.best()) add(lines, Look::good, score());
    if (layout.blank_lines) lines.emplace_back();
    if (!texts_.lesson.empty()) add_plain(lines, texts_.lesson);
    if (texts_.lesson.empty())
      for (const auto& sentence : failure.advice) add_plain(lines, sentence);
    const auto& finding = texts_.finding.empty() ? failure.code : texts_.finding;
    if (!finding.empty()) add(lines, Look::dim, fmt::format("More: {} {}", texts_.explain, finding));
  }

  [[nodiscard]] std::string how_it_broke(const PlayedFailure& failure) const {
    if (failure.kind == "assertion") return "this does not hold: " + failure.message;
    // The lesson says why.
    if (failure.kind == "deadlock" && !texts_.lesson.empty()) return "a deadlock. No thread can go on";
    return failure.message.substr(0, failure.message.find_last_not_of(". ") + 1);
  }

  [[nodiscard]] std::string score() const {
    const auto yours = count_of(position_.switches, "switch", "switches");
    const auto best = count_of(*game_.best(), "switch", "switches");
    if (!game_.won()) return fmt::format("The machine's best order, with {}. Now you: a.", best);
    if (position_.switches > *game_.best())
      return fmt::format("You needed {}. The machine's best: {}.", yours, best);
    return fmt::format(
        "You needed {}: {}.", yours,
        position_.switches < *game_.best() ? "fewer than the machine" : "as few as the machine");
  }

  [[nodiscard]] std::string keys() const {
    if (!is_open()) return "u undo · a again · q " + texts_.back;
    const std::string choice = position_.offer.empty() ? "[1] goes on" : "[1] this one";
    const auto all = choice + " · u undo · h hint · r run on · s solution · ? help · q " + texts_.back;
    return display_width(all) <= size_.width ? all : "[1] · u undo · h hint · ? help · q quit";
  }

  [[nodiscard]] std::string step_line(std::size_t at) const {
    const auto& step = position_.steps[at];
    const auto place = step.line > 0 ? fmt::format("line {}", step.line) : "";
    const auto line =
        text_.cut(fmt::format("{:>5}  {:<9}  {:<8}  {}", at + 1, played_thread_name(step.thread), place,
                              printable_line(step.event)),
                  size_.width);
    return at + 1 == position_.steps.size() ? text_.painted(Look::bold, line) : line;
  }

  const PlayedPosition& position_;
  const Game& game_;
  const GameTexts& texts_;
  ScreenSize size_;
  ScreenText text_;
};

}  // namespace

Lines game_screen(const Game& game, const GameTexts& texts, ScreenSize size, const Output& output) {
  return GameScreen(game, texts, size, output).lines();
}

Lines game_help(ScreenSize size, const Output& output) {
  const ScreenText text(output);
  Lines lines{"You are the scheduler: one thread runs at a time, and you choose which.",
              "Find an order of the threads' steps in which the program breaks.",
              "",
              "  0 to 9      this thread takes one step: what it says below its line",
              "  u, Left     undo the last choice",
              "  h           a hint: does a failing order exist from here? Which key is next?",
              "  r           run on: each thread goes on as long as it can, to the end",
              "  s           give up, and see a failing order",
              "  a           begin again",
              "  q           leave",
              "",
              "  [1] thread 1   can go on",
              "  (1) thread 1   sleeps, but you may wake it: a wait may end for no reason",
              "      thread 1   is blocked; it says by whom",
              "",
              "Main is not shown while it only waits for the others to end.",
              "",
              "Any key returns to the game."};
  if (lines.size() > size.height) lines.resize(size.height);
  for (auto& line : lines) line = text.cut(line, size.width);
  return lines;
}

}  // namespace manyhands
