#include "cli/screen/pager.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "cli/screen/screen_text.hpp"

namespace manyhands {
namespace {

// The length of the colour (ESC [ … m) that begins at `at`; 0: none does.
std::size_t colour_at(const std::string& line, std::size_t at) {
  if (line.compare(at, 2, "\x1b[") != 0) return 0;
  const auto end = line.find('m', at);
  return end == std::string::npos ? 0 : end + 1 - at;
}

std::size_t character_at(const std::string& line, std::size_t at) {
  auto end = at + 1;
  while (end < line.size() && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) ++end;
  return end - at;
}

}  // namespace

std::vector<std::string> fitted_lines(const std::string& text, std::size_t width) {
  std::vector<std::string> lines;
  for (const auto& line : split_lines(text)) {
    std::string row;
    std::size_t used = 0;
    std::size_t after_blank = 0;       // bytes of the row up to its last blank between words; 0: none
    std::size_t used_after_blank = 0;  // its columns up to there
    bool has_words = false;
    for (std::size_t at = 0; at < line.size();) {
      const auto colour = colour_at(line, at);
      const auto bytes = line.substr(at, colour > 0 ? colour : character_at(line, at));
      const auto columns = colour > 0 ? 0 : display_width(bytes);
      if (used > 0 && used + columns > width) {
        const auto end = after_blank > 0 ? after_blank : row.size();
        lines.push_back(row.substr(0, end));
        row.erase(0, end);
        used -= after_blank > 0 ? used_after_blank : used;
        after_blank = 0;
      }
      row += bytes;
      used += columns;
      at += bytes.size();
      if (bytes == " " && has_words) {
        after_blank = row.size();
        used_after_blank = used;
      }
      has_words = has_words || (colour == 0 && bytes != " ");
    }
    lines.push_back(std::move(row));
  }
  return lines;
}

bool Pager::press(const std::string& key) {
  struct KeyMove {
    std::string_view key;
    Move move;
  };
  static constexpr std::array moves{KeyMove{"up", Move::line_up},
                                    KeyMove{"k", Move::line_up},
                                    KeyMove{"down", Move::line_down},
                                    KeyMove{"j", Move::line_down},
                                    KeyMove{"\r", Move::line_down},
                                    KeyMove{"\n", Move::line_down},
                                    KeyMove{"page up", Move::page_up},
                                    KeyMove{"b", Move::page_up},
                                    KeyMove{"page down", Move::page_down},
                                    KeyMove{" ", Move::page_down},
                                    KeyMove{"home", Move::first},
                                    KeyMove{"g", Move::first},
                                    KeyMove{"end", Move::last},
                                    KeyMove{"G", Move::last}};
  if (key == "q" || key == "escape" || key == "left") return false;
  const auto found =
      std::find_if(moves.begin(), moves.end(), [&](const KeyMove& each) { return each.key == key; });
  if (found != moves.end()) moves_.push_back(found->move);
  return true;
}

std::vector<std::string> Pager::screen(ScreenSize size, const Output& output) {
  const ScreenText text(output);
  const auto lines = fitted_lines(text_(size.width), size.width);
  const auto page = std::max<std::size_t>(size.height, 4) - 3;
  const auto last_top = lines.size() > page ? lines.size() - page : 0;
  for (const auto move : moves_) {
    const auto step = move == Move::page_up || move == Move::page_down ? page : 1;
    if (move == Move::line_up || move == Move::page_up) top_ -= std::min(top_, step);
    if (move == Move::line_down || move == Move::page_down) top_ = std::min(top_ + step, last_top);
    if (move == Move::first) top_ = 0;
    if (move == Move::last) top_ = last_top;
  }
  moves_.clear();
  top_ = std::min(top_, last_top);

  std::vector<std::string> rows{text.painted(Look::bold, text.cut(title_, size.width)), ""};
  for (auto i = top_; i < std::min(top_ + page, lines.size()); ++i) rows.push_back(lines[i]);
  rows.resize(page + 2);
  const auto where = last_top == 0 ? std::string()
                                   : fmt::format("{} to {} of {} lines · space next page · b back · ",
                                                 top_ + 1, std::min(top_ + page, lines.size()), lines.size());
  rows.push_back(text.painted(Look::dim, text.cut(where + "q return", size.width)));
  if (rows.size() > size.height) rows.resize(size.height);
  return rows;
}

}  // namespace manyhands
