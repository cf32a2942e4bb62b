#include "build/forbid.hpp"

#include <algorithm>
#include <regex>

#include "build/source_text.hpp"

namespace manyhands::build {
namespace {

// std::regex recurses once per character and would run out of stack on a very long line; no code that anybody
// wrote by hand has such lines.
constexpr std::size_t longest_piece = 1024;

bool find_in(const std::string& code, const Forbid& forbid, Finding& finding) {
  const std::regex pattern(forbid.pattern, std::regex::ECMAScript);
  int number = 1;
  for (std::size_t begin = 0; begin < code.size(); ++number) {
    const auto end = std::min(code.find('\n', begin), code.size());
    for (auto piece = begin; piece < end; piece += longest_piece) {
      std::smatch match;
      const auto first = code.begin() + static_cast<std::ptrdiff_t>(piece);
      const auto last = code.begin() + static_cast<std::ptrdiff_t>(std::min(end, piece + longest_piece));
      if (!std::regex_search(first, last, match, pattern) || match.length() == 0) continue;
      finding.line = number;
      finding.column = static_cast<int>(match[0].first - code.begin()) - static_cast<int>(begin) + 1;
      finding.message = "`" + match.str() + "`: " + forbid.hint;
      return true;
    }
    begin = end + 1;
  }
  return false;
}

}  // namespace

std::vector<Finding> forbidden_patterns(const Exercise& exercise, const Collected& collected) {
  std::vector<Finding> findings;
  for (const auto& file : collected.files) {
    if (is_data(file.path)) continue;
    const auto code = without_comments_and_literals(file.text);
    for (const auto& forbid : exercise.forbid) {
      Finding finding;
      finding.code = "forbidden-pattern";
      finding.by = "source";
      finding.file = file.shown;
      if (find_in(code, forbid, finding)) findings.push_back(std::move(finding));
    }
  }
  return findings;
}

}  // namespace manyhands::build
