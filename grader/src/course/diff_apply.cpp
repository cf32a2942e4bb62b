#include "course/diff_apply.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"

namespace manyhands {
namespace {

using Lines = std::vector<std::string>;

Lines before_of(const Hunk& hunk) {
  Lines lines;
  for (const auto& line : hunk.lines)
    if (line.kind != '+') lines.push_back(line.text);
  return lines;
}

std::vector<std::size_t> places_of(const Lines& wanted, const Lines& base) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i + wanted.size() <= base.size(); ++i)
    if (std::equal(wanted.begin(), wanted.end(), base.begin() + static_cast<std::ptrdiff_t>(i)))
      found.push_back(i);
  return found;
}

// Names the first line that differs, at the place in the base where most of the hunk matches.
std::string nearest_miss(const Hunk& hunk, const Lines& base, const std::string& base_file) {
  const auto wanted = before_of(hunk);
  std::size_t most = 0;
  std::size_t best = 0;
  for (std::size_t i = 0; i < base.size(); ++i) {
    std::size_t same = 0;
    for (std::size_t k = 0; k < wanted.size() && i + k < base.size(); ++k) same += wanted[k] == base[i + k];
    if (same > most) most = same, best = i;
  }
  if (most == 0) return "None of its lines is there.";
  for (std::size_t k = 0; k < wanted.size(); ++k)
    if (best + k >= base.size() || wanted[k] != base[best + k])
      return fmt::format("It expects '{}' at {}, but finds '{}'.", printable_line(wanted[k]),
                         place(base_file, static_cast<int>(best + k) + 1),
                         best + k < base.size() ? printable_line(base[best + k]) : "the end");
  return {};
}

}  // namespace

Result<Applied> apply(const FileDiff& diff, const std::string& base, const std::string& file,
                      const std::string& base_file) {
  if (base.empty() || base.back() != '\n')
    return Error{base_file + ": the last line has no newline", "Add a newline at the end."};
  const auto lines = split_lines(base);
  Applied applied;
  std::size_t next = 0;  // of the base
  const auto take = [&](const std::string& line, Origin origin) {
    applied.text += line + "\n";
    applied.origins.push_back(origin);
  };
  const auto take_base_to = [&](std::size_t end) {
    for (; next < end; ++next) take(lines[next], {0, static_cast<int>(next) + 1});
  };
  for (const auto& hunk : diff.hunks) {
    const auto found = places_of(before_of(hunk), lines);
    if (found.size() != 1 || found.front() < next) {
      const auto here = place(file, hunk.at) + ": this hunk ";
      if (found.empty())
        applied.refused.push_back(
            {here + "does not match " + base_file, nearest_miss(hunk, lines, base_file)});
      else if (found.size() > 1)
        applied.refused.push_back(
            {fmt::format("{}matches {} at lines {} and {}", here, base_file, found[0] + 1, found[1] + 1),
             "Give it more lines of context, so that it matches only one place."});
      else
        applied.refused.push_back({here + "comes after one that is below it in " + base_file,
                                   "Put the hunks in the order of the file's lines."});
      continue;
    }
    take_base_to(found.front());
    for (const auto& line : hunk.lines) {
      if (line.kind != '-') take(line.text, {line.at, line.kind == '+' ? 0 : static_cast<int>(next) + 1});
      if (line.kind != '+') ++next;
    }
  }
  take_base_to(lines.size());
  return applied;
}

}  // namespace manyhands
