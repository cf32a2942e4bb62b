#include "course/diff_make.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/text.hpp"

namespace manyhands {
namespace {

using Lines = std::vector<std::string>;

constexpr std::size_t context = 3;

// A range of lines in `before` that is replaced by a range in `after`; either may be empty.
struct Change {
  std::size_t before_begin, before_end, after_begin, after_end;
};

// The changes according to a longest common subsequence. Exercise files have a few hundred lines, so a
// quadratic table is small.
std::vector<Change> changes_between(const Lines& before, const Lines& after) {
  const std::size_t width = after.size() + 1;
  std::vector<std::uint32_t> common((before.size() + 1) * width);  // … of the text from line i and line j on
  for (std::size_t i = before.size(); i-- > 0;)
    for (std::size_t j = after.size(); j-- > 0;)
      common[i * width + j] = before[i] == after[j]
                                  ? common[(i + 1) * width + j + 1] + 1
                                  : std::max(common[(i + 1) * width + j], common[i * width + j + 1]);
  std::vector<Change> changes;
  for (std::size_t i = 0, j = 0; i < before.size() || j < after.size();) {
    if (i < before.size() && j < after.size() && before[i] == after[j]) {
      ++i, ++j;
      continue;
    }
    Change change{i, i, j, j};
    while ((i < before.size() || j < after.size()) &&
           !(i < before.size() && j < after.size() && before[i] == after[j])) {
      const bool removes = j == after.size() ||
                           (i < before.size() && common[(i + 1) * width + j] >= common[i * width + j + 1]);
      ++(removes ? i : j);
    }
    change.before_end = i;
    change.after_end = j;
    changes.push_back(change);
  }
  return changes;
}

// Changes [first, last) and the surrounding lines of `before`.
struct Stretch {
  std::size_t begin, end;
  std::size_t first, last;
};

bool is_once(const Lines& lines, std::size_t begin, std::size_t end) {
  const auto at = [&](std::size_t i) { return lines.begin() + static_cast<std::ptrdiff_t>(i); };
  int found = 0;
  for (std::size_t i = 0; i + (end - begin) <= lines.size(); ++i)
    found += std::equal(at(begin), at(end), at(i));
  return found == 1;
}

std::vector<Stretch> stretches_of(const std::vector<Change>& changes, const Lines& before) {
  std::vector<Stretch> stretches;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    Stretch stretch{changes[i].before_begin, changes[i].before_end, i, i + 1};
    for (std::size_t wider = 0; wider < context || (stretch.end - stretch.begin < before.size() &&
                                                    !is_once(before, stretch.begin, stretch.end));
         ++wider) {
      if (stretch.begin > 0) --stretch.begin;
      if (stretch.end < before.size()) ++stretch.end;
    }
    while (!stretches.empty() && stretches.back().end >= stretch.begin) {
      stretch.begin = std::min(stretch.begin, stretches.back().begin);
      stretch.end = std::max(stretch.end, stretches.back().end);
      stretch.first = stretches.back().first;
      stretches.pop_back();
    }
    stretches.push_back(stretch);
  }
  return stretches;
}

std::string range(std::size_t begin, std::size_t count) {
  return fmt::format("{},{}", count == 0 ? begin : begin + 1, count);
}

}  // namespace

std::string make_diff(const std::string& path, const std::string& before_text,
                      const std::string& after_text) {
  const auto before = split_lines(before_text);
  const auto after = split_lines(after_text);
  const auto changes = changes_between(before, after);
  std::string diff;
  std::ptrdiff_t shift = 0;  // of line numbers, because of all changes so far
  for (const auto& stretch : stretches_of(changes, before)) {
    std::string lines;
    std::size_t next = stretch.begin;
    std::ptrdiff_t grown = 0;
    const auto put = [&](char kind, const std::string& line) { lines += kind + line + "\n"; };
    for (std::size_t c = stretch.first; c < stretch.last; ++c) {
      const auto& change = changes[c];
      for (; next < change.before_begin; ++next) put(' ', before[next]);
      for (; next < change.before_end; ++next) put('-', before[next]);
      for (std::size_t j = change.after_begin; j < change.after_end; ++j) put('+', after[j]);
      grown += static_cast<std::ptrdiff_t>(change.after_end - change.after_begin) -
               static_cast<std::ptrdiff_t>(change.before_end - change.before_begin);
    }
    for (; next < stretch.end; ++next) put(' ', before[next]);
    const auto count = stretch.end - stretch.begin;
    diff += fmt::format("@@ -{} +{} @@\n", range(stretch.begin, count),
                        range(static_cast<std::size_t>(static_cast<std::ptrdiff_t>(stretch.begin) + shift),
                              static_cast<std::size_t>(static_cast<std::ptrdiff_t>(count) + grown)));
    diff += lines;
    shift += grown;
  }
  return diff.empty() ? diff : fmt::format("--- a/{0}\n+++ b/{0}\n{1}", path, diff);
}

}  // namespace manyhands
