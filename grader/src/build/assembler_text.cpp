#include "build/assembler_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "base/text.hpp"
#include "build/source_text.hpp"
#include "model/known_code.hpp"

namespace manyhands::build {
namespace {

constexpr std::array attributes{"section", "alias", "weakref", "ifunc", "symver"};

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool is_blank(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0;
}

/// "section" or "__section__".
bool takes_assembler_text(std::string_view word) {
  if (word.size() > 4 && word.starts_with("__") && word.ends_with("__"))
    word = word.substr(2, word.size() - 4);
  return std::find(attributes.begin(), attributes.end(), word) != attributes.end();
}

/// Adjacent string literals, each a plain name.
bool is_plain_name(std::string_view literals) {
  return std::all_of(literals.begin(), literals.end(), [](char c) {
    return is_word(c) || is_blank(c) || std::string_view(".$/@\"-").find(c) != std::string_view::npos;
  });
}

/// Walks over code whose literals are blanked, and tracks whether it is inside an attribute.
class Walk {
 public:
  Walk(std::string_view code, std::string_view text) : code_(code), text_(text) {}

  /// The position of the first such attribute, or npos.
  std::size_t run() {
    for (; at_ < code_.size(); ++at_) {
      const char c = code_[at_];
      if (is_word(c)) {
        if (word()) return found_;
      } else if (c == '(' || c == '[') {
        open(c);
      } else if (c == ')' || c == ']') {
        depth_ = std::max(0, depth_ - 1);
        if (depth_ < attribute_) attribute_ = 0;
        before_ = c;
      } else if (!is_blank(c)) {
        before_ = c;
      }
    }
    return std::string_view::npos;
  }

 private:
  void open(char c) {
    ++depth_;
    // "[[", or the first parenthesis after __attribute__: an attribute lasts until it is closed.
    if (attribute_ == 0 && ((c == '[' && before_ == '[') || (c == '(' && after_attribute_)))
      attribute_ = depth_;
    after_attribute_ = false;
    before_ = c;
  }

  bool word() {
    const auto begin = at_;
    while (at_ < code_.size() && is_word(code_[at_])) ++at_;
    const auto word = code_.substr(begin, at_ - begin);
    --at_;
    before_ = 'a';
    after_attribute_ = word == "__attribute__" || word == "__attribute";
    if (attribute_ == 0 || !takes_assembler_text(word)) return false;
    auto next = at_ + 1;
    while (next < code_.size() && is_blank(code_[next])) ++next;
    if (next >= code_.size() || code_[next] != '(') return false;
    const auto end = std::min(code_.find(')', next), code_.size());
    found_ = begin;
    return !is_plain_name(text_.substr(next + 1, end - next - 1));
  }

  std::string_view code_, text_;
  std::size_t at_ = 0, found_ = std::string_view::npos;
  int depth_ = 0, attribute_ = 0;
  char before_ = ' ';
  bool after_attribute_ = false;
};

/// The learner's last line at or before this position: the cause is that line or a header that it includes.
std::pair<const CollectedFile*, int> place_of(const std::string& preprocessed, std::size_t at,
                                              const Sources& sources) {
  std::pair<const CollectedFile*, int> place{nullptr, 0};
  for_each_line(preprocessed.substr(0, preprocessed.find('\n', at)), [&](const PreprocessedLine& line) {
    const auto* file = line.code.empty() ? nullptr : sources.learners(line.file);
    if (file != nullptr) place = {file, line.line};
    return true;
  });
  return place;
}

}  // namespace

std::vector<Finding> text_for_the_assembler(const std::string& preprocessed, const Sources& sources) {
  const auto code = without_comments_and_literals(preprocessed);
  const auto at = Walk(code, preprocessed).run();
  if (at == std::string::npos) return {};
  const auto [file, line] = place_of(preprocessed, at, sources);
  Finding finding;
  finding.code = KnownCode("forbidden-pattern").str();
  finding.by = "source";
  finding.message =
      "the text in this attribute goes to the assembler unchanged, and is more than a name; the tools that "
      "check your program cannot see what assembly code does";
  if (file != nullptr) finding.file = file->shown;
  finding.line = line;
  return {std::move(finding)};
}

}  // namespace manyhands::build
