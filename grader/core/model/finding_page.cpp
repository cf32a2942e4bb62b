#include "model/finding_page.hpp"

#include <algorithm>
#include <utility>

#include "base/files.hpp"
#include "base/text.hpp"

namespace manyhands {
namespace {

constexpr const char* how_it_begins =
    "A page begins with the lines '---', 'headline: …', 'check: …' (or 'check: correct, mechanism') and "
    "'---'. Then comes its explanation.";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  return first == text.npos ? std::string_view() : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const auto meant = nearest(word, candidates);
  return meant ? "; did you mean '" + *meant + "'?" : "";
}

/// Reads the lines from the first to the last; the first error ends it.
class PageReader {
 public:
  PageReader(const std::vector<std::string>& lines, const std::string& file) : lines_(lines), file_(file) {}

  Result<FindingPage> read() {
    if (at_end() || lines_.front() != "---") return wrong("'---' should be here", how_it_begins);
    for (++next_; !at_end() && lines_[next_] != "---"; ++next_)
      if (const auto good = take(lines_[next_]); !good) return good.error();
    if (at_end()) return wrong("the second '---' is missing", how_it_begins);
    if (page_.headline.empty()) return wrong("'headline' is missing", how_it_begins);
    if (page_.checks.empty()) return wrong("'check' is missing", how_it_begins);
    for (++next_; !at_end(); ++next_)
      if (!page_.explanation.empty() || !lines_[next_].empty()) page_.explanation += lines_[next_] + '\n';
    if (page_.explanation.empty())
      return wrong("the explanation is missing", "Explain the mistake as the other pages do.");
    return std::move(page_);
  }

 private:
  [[nodiscard]] bool at_end() const { return next_ == lines_.size(); }

  [[nodiscard]] Error wrong(const std::string& what, const std::string& remedy) const {
    return {file_ + ":" + std::to_string(next_ + 1) + ": " + what, remedy};
  }

  // One line of the front matter.
  Result<void> take(std::string_view line) {
    const auto colon = line.find(": ");
    const std::string key(line.substr(0, colon));
    if (colon == line.npos) return wrong("a key and its value should be here", how_it_begins);
    const auto value = trimmed(line.substr(colon + 2));
    if (key == "headline") {
      if (!page_.headline.empty()) return wrong("'headline' is there twice", how_it_begins);
      if (value.empty())
        return wrong("the headline is empty", "It is the finding's title: a few plain words.");
      page_.headline = value;
      return {};
    }
    if (key == "check") return take_checks(value);
    return wrong("there is no key '" + printable_line(key) + "'" + did_you_mean(key, {"headline", "check"}),
                 "The keys are 'headline' and 'check'.");
  }

  Result<void> take_checks(std::string_view value) {
    if (!page_.checks.empty())
      return wrong("'check' is there twice", "Several checks are separated by commas.");
    std::vector<std::string> known;
    for (const auto name : all_checks) known.emplace_back(to_string(name));
    for (std::size_t begin = 0; begin <= value.size();) {
      const auto end = std::min(value.find(',', begin), value.size());
      const auto word = trimmed(value.substr(begin, end - begin));
      begin = end + 1;
      const auto check = check_from(word);
      if (!check)
        return wrong("there is no check '" + printable_line(word) + "'" + did_you_mean(word, known),
                     "Checks are " + join_words(known) + ".");
      if (std::count(page_.checks.begin(), page_.checks.end(), *check) != 0)
        return wrong("the check '" + std::string(word) + "' is there twice", "Name each check once.");
      page_.checks.push_back(*check);
    }
    return {};
  }

  const std::vector<std::string>& lines_;
  const std::string& file_;
  std::size_t next_ = 0;
  FindingPage page_;
};

}  // namespace

Result<FindingPage> parse_finding_page(std::string_view text, const std::string& file) {
  if (!is_text(text)) return Error{file + ": this is not text", "A page is UTF-8 text."};
  auto lines = split_lines(text);
  for (auto& line : lines)
    if (line.ends_with('\r')) line.pop_back();  // as some editors write it
  return PageReader(lines, file).read();
}

Result<FindingPage> read_finding_page(const std::filesystem::path& page, const std::string& file) {
  const auto text = read_file(page, 1u << 20);
  if (!text) return text.error();
  return parse_finding_page(*text, file);
}

bool is_finding_code(std::string_view code) {
  return !code.empty() && code.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == code.npos;
}

}  // namespace manyhands
