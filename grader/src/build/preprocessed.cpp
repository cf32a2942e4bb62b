#include "build/preprocessed.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>

#include "base/text.hpp"
#include "build/source_text.hpp"
#include "model/known_code.hpp"

namespace manyhands::build {
namespace {

constexpr std::string_view white_space = " \t\r\f\v";

/// The name in a marker, from its first quote on, with \" and \\ unescaped.
std::string marker_file(std::string_view quoted) {
  std::string name;
  for (std::size_t i = 1; i < quoted.size() && quoted[i] != '"'; ++i) {
    if (quoted[i] == '\\' && i + 1 < quoted.size()) ++i;
    name += quoted[i];
  }
  return name.starts_with('/') ? std::filesystem::path(name).lexically_normal().string() : name;
}

bool is_below(const std::string& file, const std::string& folder) {
  return file.size() > folder.size() + 1 && file.starts_with(folder) && file[folder.size()] == '/';
}

}  // namespace

void for_each_line(const std::string& preprocessed,
                   const std::function<bool(const PreprocessedLine&)>& take) {
  // Without literals, so that a line in a raw string is not mistaken for a marker.
  const auto code = without_comments_and_literals(preprocessed);
  PreprocessedLine now;
  for (std::size_t begin = 0; begin < code.size();) {
    const auto end = std::min(code.find('\n', begin), code.size());
    const auto line = std::string_view(code).substr(begin, end - begin);
    if (line.size() > 2 && line.starts_with("# ") && std::isdigit(static_cast<unsigned char>(line[2])) != 0) {
      const auto whole = std::string_view(preprocessed).substr(begin, end - begin);
      const auto quote = whole.find('"');
      auto file = quote == std::string_view::npos ? now.file : marker_file(whole.substr(quote));
      now.line = std::atoi(std::string(line.substr(2, 10)).c_str());
      now.code = {};
      if (file != now.file) {
        now.file = std::move(file);
        if (!take(now)) return;
      }
      --now.line;
    } else {
      ++now.line;
      now.code = line;
      if (line.find_first_not_of(white_space) != std::string_view::npos && !take(now)) return;
    }
    begin = end + 1;
  }
}

Origin Sources::origin_of(const std::string& file) const {
  // <built-in>, <command-line>; with -g also the compiler's working folder.
  if (file.empty() || file.starts_with('<') || file.ends_with('/')) return Origin::ours;
  if (learners(file) != nullptr) return Origin::learners;
  if (file == glue) return Origin::ours;
  if (!file.starts_with('/') || is_below(file, work)) return Origin::foreign;
  const auto holds = [&](const std::string& folder) { return is_below(file, folder); };
  return std::any_of(known.begin(), known.end(), holds) ? Origin::ours : Origin::foreign;
}

const CollectedFile* Sources::learners(const std::string& file) const {
  if (!is_below(file, source)) return nullptr;
  const auto path = file.substr(source.size() + 1);
  for (const auto& each : *collected)
    if (each.path == path && !is_data(path)) return &each;
  return nullptr;
}

std::vector<Finding> foreign_files(const std::string& preprocessed, const Sources& sources) {
  std::vector<Finding> findings;
  for_each_line(preprocessed, [&](const PreprocessedLine& line) {
    if (findings.empty() && sources.origin_of(line.file) == Origin::foreign) {
      Finding finding;
      finding.code = KnownCode("does-not-build").str();
      finding.by = "compiler";
      finding.message = "`" + shorten(printable_line(line.file), 120) +
                        "` is not a source or header file; it cannot be compiled";
      findings.push_back(std::move(finding));
    }
    if (findings.empty() || !line.code.empty()) return true;
    // The position in the learner's file after the line that included it.
    const auto* file = sources.learners(line.file);
    if (file == nullptr) return true;
    findings[0].file = file->shown;
    findings[0].line = line.line - 1;
    return false;
  });
  return findings;
}

std::vector<CodeLine> learners_lines(const std::string& preprocessed, const Sources& sources) {
  std::vector<CodeLine> all;
  for_each_line(preprocessed, [&](const PreprocessedLine& line) {
    const auto* file = line.code.empty() ? nullptr : sources.learners(line.file);
    if (file == nullptr) return true;
    all.push_back({file, line.line, std::string(line.code)});
    std::erase_if(all.back().code, [](char c) { return white_space.find(c) != std::string_view::npos; });
    return true;
  });
  return all;
}

}  // namespace manyhands::build
