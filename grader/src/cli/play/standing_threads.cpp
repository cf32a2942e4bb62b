#include "cli/play/standing_threads.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "cli/screen/code_around.hpp"

namespace manyhands {
namespace {

using Lines = std::vector<std::string>;

constexpr std::size_t least_column = 22;  // below this, code is cut too much to be recognized
constexpr std::size_t gap = 3;
constexpr std::size_t act_lines = 2;

class Standing {
 public:
  Standing(const PlayedPosition& position, const GameTexts& texts, std::size_t width, const ScreenText& text)
      : position_(position), texts_(texts), width_(width), text_(text) {
    for (std::size_t i = 0; i < position.threads.size(); ++i)
      // A thread that only waits for others would take the place of code that matters.
      if (!position.threads[i].joins && !position.threads[i].ended) threads_.push_back(i);
  }

  [[nodiscard]] Lines lines(int around) const {
    if (threads_.empty()) return {};
    const auto column = (width_ + gap) / threads_.size() - std::min((width_ + gap) / threads_.size(), gap);
    auto lines = column < least_column ? one_below_the_other() : side_by_side(around, column);
    if (const auto values = all_values(); !values.empty()) lines.push_back(text_.cut(values, width_));
    if (const auto others = those_left_out(); !others.empty())
      lines.push_back(text_.painted(Look::dim, text_.cut(others, width_)));
    return lines;
  }

 private:
  // The key, if the thread may be chosen.
  [[nodiscard]] std::string name_of(std::size_t thread) const {
    const auto& standing = position_.threads[thread];
    auto name = played_thread_name(static_cast<int>(thread));
    if (!standing.holds.empty()) name += ", holds " + printable_line(join_words(standing.holds));
    if (position_.offer.empty() && thread < 10) {
      if (standing.can_go_on) return fmt::format("[{}] {}", thread, name);
      if (standing.may_wake) return fmt::format("({}) {}", thread, name);
    }
    return "    " + name;
  }

  [[nodiscard]] Look look_of(std::size_t thread) const {
    const auto& standing = position_.threads[thread];
    return standing.can_go_on ? Look::good : standing.may_wake ? Look::open : Look::dim;
  }

  [[nodiscard]] std::string act_of(std::size_t thread) const {
    const auto& standing = position_.threads[thread];
    return printable_line(standing.next) + (standing.may_wake ? ", or for no reason" : "");
  }

  [[nodiscard]] Lines side_by_side(int around, std::size_t column) const {
    Lines all;
    const auto border = std::string(" ") + text_.painted(Look::dim, text_.between()) + " ";
    for (const auto thread : threads_) {
      const auto lines = cell(thread, around, column);
      all.resize(lines.size());
      for (std::size_t i = 0; i < lines.size(); ++i) all[i] += (all[i].empty() ? "" : border) + lines[i];
    }
    return all;
  }

  [[nodiscard]] Lines cell(std::size_t thread, int around, std::size_t column) const {
    const auto& standing = position_.threads[thread];
    Lines lines{text_.painted(look_of(thread), text_.padded(name_of(thread), column))};
    const CodePlace place{standing.line, [&](int number) { return texts_.text_of(standing.file, number); }};
    for (auto& line : code_around(place, around, column, standing.can_go_on ? text_.here() : text_.there(),
                                  standing.can_go_on ? Look::code : Look::bold, text_))
      lines.push_back(std::move(line));
    auto act = wrap(act_of(thread), column - 2);
    act.resize(act_lines);
    for (const auto& line : act)
      lines.push_back(
          text_.painted(standing.can_go_on ? Look::open : Look::dim, text_.padded("  " + line, column)));
    return lines;
  }

  [[nodiscard]] std::size_t name_width() const {
    std::size_t width = 0;
    for (const auto thread : threads_) width = std::max(width, display_width(name_of(thread)));
    return std::min<std::size_t>(width, 30);
  }

  [[nodiscard]] Lines one_below_the_other() const {
    Lines lines;
    for (const auto thread : threads_) {
      const auto& standing = position_.threads[thread];
      auto code = texts_.text_of(standing.file, standing.line);
      code.erase(0, std::min(code.find_first_not_of(' '), code.size()));
      lines.push_back(text_.painted(
          look_of(thread),
          text_.cut(fmt::format("{}  {}  {}", text_.padded(name_of(thread), name_width()),
                                standing.line > 0 ? fmt::format("{:>3}", standing.line) : "   ", code),
                    width_)));
      lines.push_back(text_.painted(standing.can_go_on ? Look::open : Look::dim,
                                    text_.cut("      " + act_of(thread), width_)));
    }
    return lines;
  }

  [[nodiscard]] std::string all_values() const {
    std::string all;
    for (const auto& value : position_.values) all += (all.empty() ? "    " : " · ") + printable_line(value);
    return all;
  }

  [[nodiscard]] std::string those_left_out() const {
    std::string others;
    for (std::size_t i = 0; i < position_.threads.size(); ++i) {
      const auto& standing = position_.threads[i];
      if (!standing.joins && !standing.ended) continue;
      others += (others.empty() ? "    " : " · ") + played_thread_name(static_cast<int>(i)) + " " +
                printable_line(standing.next);
    }
    return others;
  }

  const PlayedPosition& position_;
  const GameTexts& texts_;
  std::size_t width_;
  const ScreenText& text_;
  std::vector<std::size_t> threads_;  // that are shown
};

}  // namespace

Lines standing_threads(const PlayedPosition& position, const GameTexts& texts, int around, std::size_t width,
                       const ScreenText& text) {
  return Standing(position, texts, width, text).lines(around);
}

}  // namespace manyhands
