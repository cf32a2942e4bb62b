#include "build/forbid.hpp"

#include <optional>
#include <set>
#include <string_view>

#include "base/pattern.hpp"
#include "base/text.hpp"
#include "build/source_text.hpp"
#include "model/known_code.hpp"

namespace manyhands::build {
std::optional<TextPlace> first_match(const std::string& text, const std::string& pattern) {
  const Pattern compiled(pattern);
  int number = 0;
  for (const auto& line : split_lines(without_comments_and_literals(text))) {
    ++number;
    if (const auto match = compiled.find(line)) return TextPlace{number, static_cast<int>(match->at) + 1};
  }
  return std::nullopt;
}

std::vector<Finding> forbidden_patterns(const Exercise& exercise, const std::string& preprocessed,
                                        const Sources& sources) {
  std::vector<Pattern> patterns;
  for (const auto& forbid : exercise.forbid) patterns.emplace_back(forbid.pattern);
  std::vector<Finding> findings;
  std::set<std::pair<const CollectedFile*, std::size_t>> known;
  for_each_line(preprocessed, [&](const PreprocessedLine& line) {
    const auto* file = line.code.empty() ? nullptr : sources.learners(line.file);
    if (file == nullptr) return true;
    for (std::size_t i = 0; i < patterns.size(); ++i) {
      if (!exercise.forbid[i].calls.empty()) continue;
      const auto match = patterns[i].find(line.code);
      if (!match || !known.emplace(file, i).second) continue;
      Finding finding;
      finding.code = KnownCode("forbidden-pattern").str();
      finding.by = "source";
      finding.file = file->shown;
      finding.line = line.line;
      // The preprocessor moves words, so find it in the line that the learner wrote.
      const auto code = without_comments_and_literals(file->text);
      const auto written = patterns[i].find(line_of(code, line.line));
      if (written) finding.column = static_cast<int>(written->at) + 1;
      const std::string words((written ? written : match)->text);
      finding.message = "`" + shorten(printable_line(words), 80) + "`: " + exercise.forbid[i].hint;
      findings.push_back(std::move(finding));
    }
    return true;
  });
  return findings;
}

}  // namespace manyhands::build
