#include "build/forbid.hpp"

#include <optional>
#include <regex>
#include <set>
#include <string_view>

#include "base/text.hpp"
#include "build/source_text.hpp"

namespace manyhands::build {
namespace {

// std::regex recurses once per character and would run out of stack on a very long line; no code that anybody
// wrote by hand has such lines.
constexpr std::size_t longest_piece = 1024;

struct Match {
  std::string text;
  std::size_t at = 0;
};

std::optional<Match> match_in(std::string_view line, const std::regex& pattern) {
  for (std::size_t begin = 0; begin < line.size(); begin += longest_piece) {
    std::cmatch match;
    const auto piece = line.substr(begin, longest_piece);
    if (std::regex_search(piece.data(), piece.data() + piece.size(), match, pattern) && match.length() > 0)
      return Match{match.str(), begin + static_cast<std::size_t>(match.position())};
  }
  return std::nullopt;
}

}  // namespace

std::optional<TextPlace> first_match(const std::string& text, const std::string& pattern) {
  const std::regex compiled(pattern, std::regex::ECMAScript);
  int number = 0;
  for (const auto& line : split_lines(without_comments_and_literals(text))) {
    ++number;
    if (const auto match = match_in(line, compiled))
      return TextPlace{number, static_cast<int>(match->at) + 1};
  }
  return std::nullopt;
}

std::vector<Finding> forbidden_patterns(const Exercise& exercise, const std::string& preprocessed,
                                        const Sources& sources) {
  std::vector<std::regex> patterns;
  for (const auto& forbid : exercise.forbid) patterns.emplace_back(forbid.pattern, std::regex::ECMAScript);
  std::vector<Finding> findings;
  std::set<std::pair<const CollectedFile*, std::size_t>> known;
  for_each_line(preprocessed, [&](const PreprocessedLine& line) {
    const auto* file = line.code.empty() ? nullptr : sources.learners(line.file);
    if (file == nullptr) return true;
    for (std::size_t i = 0; i < patterns.size(); ++i) {
      if (!exercise.forbid[i].calls.empty()) continue;
      auto match = match_in(line.code, patterns[i]);
      if (!match || !known.emplace(file, i).second) continue;
      Finding finding;
      finding.code = "forbidden-pattern";
      finding.by = "source";
      finding.file = file->shown;
      finding.line = line.line;
      // The preprocessor moves words: where it is in the line that the learner wrote.
      const auto code = without_comments_and_literals(file->text);
      if (const auto written = match_in(line_of(code, line.line), patterns[i])) {
        finding.column = static_cast<int>(written->at) + 1;
        match = written;
      }
      finding.message = "`" + shorten(printable_line(match->text), 80) + "`: " + exercise.forbid[i].hint;
      findings.push_back(std::move(finding));
    }
    return true;
  });
  return findings;
}

}  // namespace manyhands::build
