#include "cli/markdown.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "cli/learner_state.hpp"

namespace manyhands {
namespace {

/// Link targets and emphasis, as plain text: "[pipe(7)](https://…)" becomes "pipe(7) (https://…)".
std::string plain(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '`') {  // code keeps its marks, and what is in it is not touched
      const std::size_t end = text.find('`', at + 1);
      const std::size_t size = end == std::string::npos ? 1 : end - at + 1;
      out += text.substr(at, size);
      at += size;
    } else if (text[at] == '[') {
      const std::size_t middle = text.find("](", at);
      const std::size_t end = middle == std::string::npos ? middle : text.find(')', middle);
      const bool is_link = end != std::string::npos && text.find_first_of("[]", at + 1) == middle;
      if (!is_link) {  // brackets of another kind: a[i]
        out += text[at++];
        continue;
      }
      out += text.substr(at + 1, middle - at - 1) + " (" + text.substr(middle + 2, end - middle - 2) + ")";
      at = end + 1;
    } else if (text.compare(at, 2, "**") == 0) {
      at += 2;
    } else {
      out += text[at++];
    }
  }
  return out;
}

bool is_list_item(const std::string& line) {
  if (line.rfind("- ", 0) == 0 || line.rfind("* ", 0) == 0) return true;
  const std::size_t digits = line.find_first_not_of("0123456789");
  return digits != std::string::npos && digits > 0 && line.compare(digits, 2, ". ") == 0;
}

class Renderer {
 public:
  explicit Renderer(const Output& output)
      : output_(output), width_(std::clamp<std::size_t>(output.width, 40, 100)) {}

  std::string render(std::string_view text) {
    bool code = false;
    for (const std::string& line : split_lines(printable(text))) {
      if (line.rfind("```", 0) == 0) {
        flush();
        code = !code;
      } else if (code) {
        out_ += "    " + paint(output_, Look::code, line) + "\n";
      } else if (line.empty()) {
        flush();
        gap();
      } else if (line.front() == '#') {
        flush();
        const std::size_t start = line.find_first_not_of("# ");
        out_ +=
            paint(output_, Look::bold, start == std::string::npos ? "" : plain(line.substr(start))) + "\n";
      } else if (line.front() == '|' || line.rfind("    ", 0) == 0) {  // tables and indented code
        flush();
        out_ += line + "\n";
      } else {
        if (is_list_item(line)) flush();
        paragraph_ += (paragraph_.empty() ? "" : " ") + line.substr(line.find_first_not_of(' '));
      }
    }
    flush();
    while (out_.size() > 1 && out_.compare(out_.size() - 2, 2, "\n\n") == 0) out_.pop_back();
    return shown(output_, out_);
  }

 private:
  void gap() {
    if (!out_.empty() && !(out_.size() > 1 && out_.compare(out_.size() - 2, 2, "\n\n") == 0)) out_ += "\n";
  }
  void flush() {
    const std::size_t hang = is_list_item(paragraph_) ? paragraph_.find(' ') + 1 : 0;
    const auto lines = wrap(plain(paragraph_), width_ - hang);
    for (std::size_t i = 0; i < lines.size(); ++i)
      out_ += std::string(i == 0 ? 0 : hang, ' ') + lines[i] + "\n";
    paragraph_.clear();
  }

  const Output& output_;
  std::size_t width_;
  std::string paragraph_;
  std::string out_;
};

}  // namespace

std::string render_markdown(std::string_view text, const Output& output) {
  return Renderer(output).render(text);
}

std::string_view without_front_matter(std::string_view text) {
  constexpr std::string_view begin = "---\n", end = "\n---\n";
  const auto at = text.rfind(begin, 0) == 0 ? text.find(end) : text.npos;
  return at == text.npos ? text : text.substr(at + end.size());
}

}  // namespace manyhands
