#include "course/mistake.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "model/finding_page.hpp"

namespace manyhands {
namespace {

constexpr const char* how_it_begins =
    "A patch starts with 'expect: <check> <code>', 'base: reference' or 'base: also/NAME', then a "
    "description of the mistake in a sentence or two.";

// Takes the lines of the head from the front of `lines`; `next` is the first line after it.
class HeadReader {
 public:
  HeadReader(const std::vector<std::string>& lines, const std::string& file) : lines_(lines), file_(file) {}

  Result<MistakePatch> read() {
    MistakePatch head;
    bool expects = false;
    bool based = false;
    for (; next_ < lines_.size() && lines_[next_].rfind("--- ", 0) != 0; ++next_) {
      const std::string_view line = lines_[next_];
      const auto is_field = [&](std::string_view name) { return line.rfind(name, 0) == 0; };
      const bool expect = is_field("expect: ");
      if ((expect && expects) || (is_field("base: ") && based))
        return wrong(std::string(expect ? "'expect'" : "'base'") + " is there twice", how_it_begins);
      if (expect) {
        auto read = parse_expectations(line.substr(8), place(file_, number()));
        if (!read) return read.error();
        head.expect = std::move(*read);
        expects = true;
      } else if (is_field("base: ")) {
        head.base = line.substr(6);
        based = true;
        if (head.base != "reference" &&
            !(head.base.rfind("also/", 0) == 0 && is_mistake_name(head.base.substr(5))))
          return wrong("there is no base '" + printable_line(head.base) + "'",
                       "A base is 'reference' or 'also/NAME'.");
      } else if (!expects) {
        return wrong("'expect: <check> <code>' should be here", how_it_begins);
      } else if (!line.empty() || !head.words.empty()) {
        head.words += lines_[next_] + "\n";
      }
    }
    if (!expects) return wrong("'expect: <check> <code>' is missing", how_it_begins);
    while (!head.words.empty() && head.words.back() == '\n') head.words.pop_back();
    if (head.words.empty()) return wrong("the description of the mistake is missing", how_it_begins);
    return head;
  }

  /// The line number (1-based) after the head.
  [[nodiscard]] int number() const { return static_cast<int>(next_) + 1; }

 private:
  [[nodiscard]] Error wrong(const std::string& what, const std::string& remedy) const {
    return {place(file_, number()) + ": " + what, remedy};
  }

  const std::vector<std::string>& lines_;
  const std::string& file_;
  std::size_t next_ = 0;
};

Result<void> must_be_text(std::string_view text, const std::string& file) {
  if (!is_text(text)) return Error{file + ": this is not text", "A patch is plain UTF-8 text."};
  if (text.empty()) return Error{place(file, 1) + ": the file is empty", how_it_begins};
  if (text.back() != '\n')
    return Error{place(file, static_cast<int>(split_lines(text).size())) + ": the last line has no newline",
                 "Perhaps something is missing after it; if not, add a newline."};
  return {};
}

// "correct lost-wakeup".
Result<Expectation> parse_expectation(std::string_view text, const std::string& where) {
  const auto blank = text.find(' ');
  const auto word = std::string(text.substr(0, blank));
  Expectation expectation;
  const auto check = check_from(word);
  if (!check) {
    std::vector<std::string> known;
    for (const auto name : all_checks) known.emplace_back(to_string(name));
    return Error{where + ": no check has the name '" + printable_line(word) + "'",
                 "Checks are " + join_words(known) + "."};
  }
  expectation.check = *check;
  expectation.code = blank == text.npos ? "" : text.substr(blank + 1);
  while (!expectation.code.empty() && expectation.code.back() == ' ') expectation.code.pop_back();
  if (!is_finding_code(expectation.code))
    return Error{
        fmt::format("{}: a finding's code should be after '{}'", where, word),
        "As in 'expect: correct lost-wakeup', or 'expect: correct lost-wakeup | correct hang'. Mark the "
        "line in the code with: // <-- here"};
  return expectation;
}

}  // namespace

bool is_mistake_name(std::string_view name) {
  return !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == name.npos;
}

Result<Expectations> parse_expectations(std::string_view text, const std::string& where) {
  constexpr std::string_view between = " | ";
  Expectations all;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find(between, begin), text.size());
    auto one = parse_expectation(text.substr(begin, end - begin), where);
    if (!one) return one.error();
    if (std::find(all.begin(), all.end(), *one) != all.end())
      return Error{where + ": '" + to_text({*one}) + "' is there twice", "Name each finding once."};
    all.push_back(std::move(*one));
    begin = end + between.size();
  }
  return all;
}

std::string to_text(const Expectations& expect, std::string_view between) {
  std::string text;
  for (const auto& one : expect)
    text += fmt::format("{}{} {}", text.empty() ? "" : between, to_string(one.check), one.code);
  return text;
}

Result<MistakePatch> parse_mistake_head(std::string_view text, const std::string& file) {
  if (const auto is_good = must_be_text(text, file); !is_good) return is_good.error();
  const auto lines = split_lines(text);
  return HeadReader(lines, file).read();
}

Result<MistakePatch> parse_mistake(std::string_view text, const std::string& file) {
  if (const auto is_good = must_be_text(text, file); !is_good) return is_good.error();
  const auto lines = split_lines(text);
  HeadReader reader(lines, file);
  auto mistake = reader.read();
  if (!mistake) return mistake;
  auto files = parse_diffs(text, reader.number(), file);
  if (!files) return files.error();
  if (files->empty())
    return Error{place(file, reader.number()) + ": there is no diff",
                 "A mistake differs from its base: '--- a/FILE', '+++ b/FILE', then hunks."};
  mistake->files = std::move(*files);
  return mistake;
}

std::string mistake_text(const MistakePatch& head, const std::string& diffs) {
  return fmt::format("expect: {}\nbase: {}\n{}\n\n{}", to_text(head.expect), head.base, head.words, diffs);
}

std::vector<int> marked_lines(std::string_view text) {
  std::vector<int> marked;
  int number = 0;
  for (const auto& line : split_lines(text)) {
    ++number;
    const auto mark = line.rfind(" <-- here");
    if (mark == line.npos || line.find_first_not_of(" \r", mark + 9) != line.npos || mark == 0) continue;
    const bool comment = line[mark - 1] == '#' || (mark > 1 && line.compare(mark - 2, 2, "//") == 0);
    if (comment) marked.push_back(number);
  }
  return marked;
}

}  // namespace manyhands
