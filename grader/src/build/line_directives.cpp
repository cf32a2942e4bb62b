#include "build/line_directives.hpp"

#include <algorithm>
#include <cctype>

#include "build/source_text.hpp"
#include "model/known_code.hpp"

namespace manyhands::build {
namespace {

constexpr std::string_view blanks = " \t\f\v\r";

/// Scans a text as g++ does, across lines joined by a backslash.
class DirectiveWalk {
 public:
  DirectiveWalk(std::string_view text, std::size_t at, std::size_t& comment_end)
      : text_(text), at_(at), comment_end_(comment_end) {
    skip_joins();
  }

  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] char here() const { return at_ < text_.size() ? text_[at_] : '\n'; }

  /// Consumes `word`, or nothing.
  bool take(std::string_view word) {
    const auto begin = at_;
    for (const char c : word) {
      if (at_ >= text_.size() || text_[at_] != c) {
        at_ = begin;
        return false;
      }
      ++at_;
      skip_joins();
    }
    return true;
  }

  void skip_blanks_and_comments() {
    for (;;) {
      if (blanks.find(here()) != std::string_view::npos)
        take(text_.substr(at_, 1));
      else if (take("/*"))
        skip_comment();
      else
        return;
    }
  }

 private:
  void skip_joins() {
    while (const auto length = join_at(text_, at_)) at_ += length;
  }

  // All comments that begin before the end of one end there, too. This avoids scanning the same text again
  // and again.
  void skip_comment() {
    if (at_ > comment_end_ || comment_end_ == 0) {
      while (at_ < text_.size() && !take("*/")) ++at_;
      comment_end_ = at_;
    }
    at_ = comment_end_;
  }

  std::string_view text_;
  std::size_t at_;
  std::size_t& comment_end_;
};

/// The last position before `at` that is not blank; npos at the beginning of the text.
std::size_t before(std::string_view text, std::size_t at) {
  return at == 0 ? std::string_view::npos : text.find_last_not_of(blanks, at - 1);
}

enum class Stands { first, perhaps, never };

/// Can a # here be the first in its line, and so begin a directive?
Stands standing(std::string_view text, std::size_t at) {
  auto last = before(text, at);
  if (last == std::string_view::npos) return Stands::first;
  if (text[last] == '\n') {
    const auto end = before(text, last);
    return end != std::string_view::npos && text[end] == '\\' ? Stands::perhaps : Stands::first;
  }
  if (text[last] != '/') return Stands::never;
  // After a comment; "//" begins one.
  return last > 0 && text[last - 1] == '/' ? Stands::never : Stands::perhaps;
}

}  // namespace

std::vector<LineDirective> possible_line_directives(std::string_view text) {
  std::vector<LineDirective> found;
  std::size_t comment_end = 0;
  int line = 1;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\n') ++line;
    if (text[at] != '#' && text[at] != '%') continue;
    const auto stands = standing(text, at);
    if (stands == Stands::never) continue;
    DirectiveWalk walk(text, at, comment_end);
    if (!walk.take("#") && !walk.take("%:")) continue;
    walk.skip_blanks_and_comments();
    const auto begin = walk.at();
    if (std::isdigit(static_cast<unsigned char>(walk.here())) != 0)
      walk.take(text.substr(begin, 1));
    else if (!walk.take("line"))
      continue;
    else if (std::isalnum(static_cast<unsigned char>(walk.here())) != 0 || walk.here() == '_')
      continue;  // #lines is not a directive
    found.push_back({begin, std::min(walk.at(), text.size()), line, stands == Stands::perhaps});
  }
  return found;
}

std::string with_errors(std::string_view text, const std::vector<LineDirective>& directives,
                        const std::string& word) {
  std::string changed;
  std::size_t done = 0;
  for (std::size_t i = 0; i < directives.size(); ++i) {
    const auto& directive = directives[i];
    if (directive.begin < done) continue;  // overlaps the previous one: a # after the other's #
    changed += text.substr(done, directive.begin - done);
    changed += "error " + word + std::to_string(i) + "; ";
    // Keeps line breaks inside the name, so that all other line numbers stay the same.
    for (auto at = directive.begin; at < directive.end; ++at)
      if (const auto length = join_at(text, at)) changed += text.substr(at, length);
    done = directive.end;
  }
  changed += text.substr(done);
  return changed;
}

Finding line_directive_finding(const std::string& shown, const LineDirective& directive) {
  Finding finding;
  finding.code = KnownCode("forbidden-pattern").str();
  finding.by = "source";
  finding.message =
      "`#line` changes the file and line numbers, so findings would point to the wrong place; remove it";
  finding.file = shown;
  finding.line = directive.line;
  return finding;
}

}  // namespace manyhands::build
