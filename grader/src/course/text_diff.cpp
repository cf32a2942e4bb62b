#include "course/text_diff.hpp"

#include <fmt/core.h>

#include <charconv>
#include <optional>
#include <utility>

#include "base/text.hpp"

namespace manyhands {
namespace {

using Lines = std::vector<std::string>;

// Removes "17,7" or "17" from the front of `text`, and returns the count; nothing if there is none.
std::optional<int> take_range(std::string_view& text) {
  int count = 1;
  for (const bool first : {true, false}) {
    int number = 0;
    const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || number < 0) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(stopped - text.data()));
    if (!first) return number;
    if (text.empty() || text.front() != ',') return count;
    text.remove_prefix(1);
  }
  return std::nullopt;
}

struct Counts {
  int before = 0;
  int after = 0;
};

// "@@ -17,7 +17,8 @@", with any text after it.
std::optional<Counts> counts_of(std::string_view line) {
  Counts counts;
  for (const auto& [begin, into] : {std::pair{"@@ -", &counts.before}, std::pair{" +", &counts.after}}) {
    if (line.rfind(begin, 0) != 0) return std::nullopt;
    line.remove_prefix(std::string_view(begin).size());
    const auto count = take_range(line);
    if (!count) return std::nullopt;
    *into = *count;
  }
  if (line.rfind(" @@", 0) != 0) return std::nullopt;
  return counts;
}

class Parser {
 public:
  Parser(Lines lines, int first, const std::string& file)
      : lines_(std::move(lines)), at_(static_cast<std::size_t>(first - 1)), file_(file) {}

  Result<std::vector<FileDiff>> parse() {
    std::vector<FileDiff> diffs;
    while (at_ < lines_.size()) {
      if (auto read = read_file_diff(diffs.emplace_back()); !read) return read.error();
      for (std::size_t i = 0; i + 1 < diffs.size(); ++i)
        if (diffs[i].path == diffs.back().path)
          return Error{place(file_, diffs.back().at) + ": a second diff of " + diffs.back().path,
                       "Put all hunks of a file under one pair of --- and +++."};
    }
    return diffs;
  }

 private:
  [[nodiscard]] int line() const { return static_cast<int>(at_) + 1; }
  [[nodiscard]] bool begins_with(std::string_view what) const {
    return at_ < lines_.size() && lines_[at_].rfind(what, 0) == 0;
  }
  [[nodiscard]] Error wrong(const std::string& what, const std::string& remedy) const {
    return {place(file_, line()) + ": " + what, remedy};
  }

  // "--- a/crawl.cpp": the path, without a/ or b/ and without a timestamp.
  std::string take_path(std::string_view mark, std::string_view side) {
    auto path = lines_[at_++].substr(mark.size());
    path = path.substr(0, path.find('\t'));
    return path.rfind(side, 0) == 0 ? path.substr(side.size()) : path;
  }

  Result<void> read_file_diff(FileDiff& diff) {
    diff.at = line();
    if (!begins_with("--- "))
      return wrong("'--- a/FILE' should be here",
                   "A unified diff has '--- a/FILE', '+++ b/FILE', then hunks.");
    diff.path = take_path("--- ", "a/");
    if (!begins_with("+++ ")) return wrong("'+++ b/" + diff.path + "' should be here", "");
    if (const auto after = take_path("+++ ", "b/"); after != diff.path)
      return Error{place(file_, line() - 1) + ": '" + after + "' is not '" + diff.path + "'",
                   "A patch cannot add, remove or rename files."};
    while (begins_with("@@"))
      if (auto read = read_hunk(diff.hunks.emplace_back()); !read) return read;
    if (diff.hunks.empty()) return wrong("a hunk should be here: '@@ -17,7 +17,8 @@'", "");
    return {};
  }

  Result<void> read_hunk(Hunk& hunk) {
    hunk.at = line();
    const auto counts = counts_of(lines_[at_]);
    if (!counts) return wrong("this is not the start of a hunk", "It looks like '@@ -17,7 +17,8 @@'.");
    ++at_;
    auto left = *counts;
    while (left.before > 0 || left.after > 0) {
      // Editors remove the trailing space of an empty context line.
      const char kind = at_ >= lines_.size() ? '\0' : lines_[at_].empty() ? ' ' : lines_[at_].front();
      if (kind == '\\') return no_line_end();
      const bool fits = (kind == ' ' && left.before > 0 && left.after > 0) ||
                        (kind == '-' && left.before > 0) || (kind == '+' && left.after > 0);
      if (!fits) return wrong_count(hunk, *counts);
      hunk.lines.push_back({kind, lines_[at_].empty() ? "" : lines_[at_].substr(1), line()});
      if (kind != '+') --left.before;
      if (kind != '-') --left.after;
      ++at_;
    }
    if (begins_with("\\")) return no_line_end();
    if (begins_with("+") || begins_with(" ") || (begins_with("-") && !begins_with("--- ")))
      return wrong_count(hunk, *counts);
    if (counts->before == 0)
      return Error{place(file_, hunk.at) + ": this hunk has no line of the base",
                   "Give it some lines of context, so that its place is clear."};
    return {};
  }

  [[nodiscard]] Error no_line_end() const {
    return wrong("a file without a newline at the end", "End both versions of the file with a newline.");
  }
  [[nodiscard]] Error wrong_count(const Hunk& hunk, const Counts& counts) const {
    return wrong(fmt::format("the hunk of line {} does not have the {} lines of the base and {} of the "
                             "result that it promises",
                             hunk.at, counts.before, counts.after),
                 "Correct the numbers in its @@, or change the files with grader mistakes edit and save.");
  }

  Lines lines_;
  std::size_t at_;
  const std::string& file_;
};

}  // namespace

std::string place(const std::string& file, int line) {
  return file + ":" + std::to_string(line);
}

Result<std::vector<FileDiff>> parse_diffs(std::string_view text, int first, const std::string& file) {
  return Parser(split_lines(text), first, file).parse();
}

DiffSize size_of(const std::vector<FileDiff>& diffs) {
  DiffSize size;
  for (const auto& diff : diffs)
    for (const auto& hunk : diff.hunks)
      for (const auto& line : hunk.lines) {
        if (line.kind == '-') ++size.removed;
        if (line.kind == '+') ++size.added;
      }
  return size;
}

}  // namespace manyhands
