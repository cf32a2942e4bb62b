#include "cli/markdown.hpp"

#include <md4c.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "cli/learner_state.hpp"

namespace manyhands {
namespace {

/// Writes what md4c parses to a terminal. Blocks are written when they end; until then, text is collected.
class Renderer {
 public:
  explicit Renderer(const Output& output)
      : output_(output), width_(std::clamp<std::size_t>(output.width, 40, 100)) {}

  std::string render(std::string_view page) {
    const auto text = printable(page);
    MD_PARSER parser{};
    parser.flags = MD_FLAG_NOHTML | MD_FLAG_TABLES;
    parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* self) {
      return of(self).enter(type, detail);
    };
    parser.leave_block = [](MD_BLOCKTYPE type, void*, void* self) { return of(self).leave(type); };
    parser.enter_span = [](MD_SPANTYPE type, void*, void* self) { return of(self).mark(type); };
    parser.leave_span = [](MD_SPANTYPE type, void* detail, void* self) {
      return of(self).leave_span(type, detail);
    };
    parser.text = [](MD_TEXTTYPE type, const char* bytes, MD_SIZE size, void* self) {
      return of(self).add(type, {bytes, size});
    };
    if (md_parse(text.data(), static_cast<MD_SIZE>(text.size()), &parser, this) != 0)
      return shown(output_, text);
    return shown(output_, out_);
  }

 private:
  struct List {
    bool numbered = false;
    unsigned next = 1;
    std::size_t hang = 2;  // indentation of its items' lines
  };

  static Renderer& of(void* self) { return *static_cast<Renderer*>(self); }

  int enter(MD_BLOCKTYPE type, void* detail) {
    switch (type) {
      case MD_BLOCK_UL:
      case MD_BLOCK_OL:
        flush();
        if (lists_.empty()) gap();
        lists_.push_back({type == MD_BLOCK_OL, 1, 2});
        if (type == MD_BLOCK_OL) lists_.back().next = static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start;
        break;
      case MD_BLOCK_LI: {
        auto& list = lists_.back();
        bullet_ = list.numbered ? std::to_string(list.next++) + ". " : "- ";
        list.hang = bullet_.size();
        break;
      }
      case MD_BLOCK_P:
        if (lists_.empty()) gap();
        break;
      case MD_BLOCK_H:
      case MD_BLOCK_CODE:
      case MD_BLOCK_TABLE:
      case MD_BLOCK_HR:
      case MD_BLOCK_QUOTE:
        flush();
        gap();
        break;
      case MD_BLOCK_TR:
        text_ = "|";
        break;
      case MD_BLOCK_TH:
      case MD_BLOCK_TD:
        text_ += ' ';
        break;
      default:
        break;
    }
    return 0;
  }

  int leave(MD_BLOCKTYPE type) {
    switch (type) {
      case MD_BLOCK_UL:
      case MD_BLOCK_OL:
        flush();
        lists_.pop_back();
        break;
      case MD_BLOCK_LI:
      case MD_BLOCK_P:
        flush();
        break;
      case MD_BLOCK_H:
        out_ += paint(output_, Look::bold, std::exchange(text_, {})) + "\n";
        break;
      case MD_BLOCK_CODE:
        for (const auto& line : split_lines(std::exchange(text_, {})))
          out_ += indent() + "    " + paint(output_, Look::code, line) + "\n";
        break;
      case MD_BLOCK_HR:
        out_ += std::string(std::min<std::size_t>(width_, 10), '-') + "\n";
        break;
      case MD_BLOCK_TR:
        out_ += std::exchange(text_, {}) + "\n";
        break;
      case MD_BLOCK_TH:
      case MD_BLOCK_TD:
        text_ += " |";
        break;
      default:
        break;
    }
    return 0;
  }

  int mark(MD_SPANTYPE type) {
    if (type == MD_SPAN_CODE) text_ += '`';
    if (type == MD_SPAN_EM) text_ += '*';
    return 0;
  }

  // A link is shown as its text, with the target in parentheses.
  int leave_span(MD_SPANTYPE type, void* detail) {
    if (type == MD_SPAN_A) {
      const auto& target = static_cast<MD_SPAN_A_DETAIL*>(detail)->href;
      text_ += " (" + std::string(target.text, target.size) + ")";
    }
    return mark(type);
  }

  int add(MD_TEXTTYPE type, std::string_view text) {
    if (type == MD_TEXT_SOFTBR || type == MD_TEXT_BR)
      text_ += ' ';
    else if (type != MD_TEXT_NULLCHAR)
      text_ += text;
    return 0;
  }

  [[nodiscard]] std::string indent() const {
    std::size_t columns = 0;
    for (const auto& list : lists_) columns += list.hang;
    return std::string(columns, ' ');
  }

  /// An empty line between two blocks.
  void gap() {
    if (!out_.empty()) out_ += "\n";
  }

  void flush() {
    if (text_.empty() && bullet_.empty()) return;
    const auto margin = indent();
    auto first = margin.substr(0, margin.size() - bullet_.size()) + bullet_;
    bullet_.clear();
    for (const auto& line : wrap(std::exchange(text_, {}), width_ - margin.size()))
      out_ += std::exchange(first, margin) + line + "\n";
  }

  const Output& output_;
  std::size_t width_;
  std::vector<List> lists_;  // from the outermost to the current one
  std::string bullet_;       // of an item without a line yet
  std::string text_;
  std::string out_;
};

}  // namespace

std::string render_markdown(std::string_view text, const Output& output) {
  return Renderer(output).render(text);
}

}  // namespace manyhands
