#include <fmt/core.h>

#include <algorithm>
#include <ostream>
#include <set>

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/history.hpp"
#include "cli/learner_state.hpp"
#include "cli/markdown.hpp"
#include "cli/own_mistakes.hpp"
#include "model/finding_codes.hpp"
#include "model/finding_page.hpp"

namespace manyhands {
namespace fs = std::filesystem;
namespace {

/// The folders with pages: the program's own, then each exercise's. Does not load the course, so that it also
/// works if course.yaml is broken.
std::vector<fs::path> page_folders(const fs::path& root) {
  std::vector<fs::path> folders;
  std::error_code ignored;
  for (const auto& exercise : fs::directory_iterator(root / "exercises", ignored))
    if (fs::is_directory(exercise.path() / "findings", ignored))
      folders.push_back(exercise.path() / "findings");
  std::sort(folders.begin(), folders.end());
  folders.insert(folders.begin(), root / "grader" / "docs" / "findings");
  return folders;
}

Result<FindingPage> read_page(const fs::path& root, const fs::path& page) {
  return read_finding_page(page, page.lexically_relative(root).string());
}

/// All pages by code. Codes come from file names, so a learner's input never becomes a path.
std::map<std::string, fs::path> all_pages(const fs::path& root) {
  std::map<std::string, fs::path> pages;
  std::error_code ignored;
  for (const fs::path& folder : page_folders(root))
    for (const auto& page : fs::directory_iterator(folder, ignored))
      if (page.path().extension() == ".md") pages.emplace(page.path().stem().string(), page.path());
  return pages;
}

/// The codes of all exercises from the table, then those of the pages in exercises.
int list_codes(const Output& output, const fs::path& root, const std::map<std::string, fs::path>& pages) {
  std::map<std::string, FindingPage> of_exercises;
  for (const auto& [code, path] : pages) {
    if (find_code(code) != nullptr) continue;
    auto page = read_page(root, path);
    if (!page) return usage_error(output, page.error());
    of_exercises.emplace(code, std::move(*page));
  }
  std::size_t width = 0;
  for (const auto& entry : finding_codes) width = std::max(width, entry.code.size());
  for (const auto& page : of_exercises) width = std::max(width, page.first.size());
  const auto write = [&](std::string_view code, std::string_view headline) {
    const std::string padding(width > code.size() ? width - code.size() : 0, ' ');
    output.out << shown(output, fmt::format("  {}{}  {}", paint(output, Look::code, printable_line(code)),
                                            padding, headline))
               << '\n';
  };
  for (const auto& entry : finding_codes)
    if (entry.exercise.empty()) write(entry.code, entry.headline);
  for (const auto& [code, page] : of_exercises) write(code, page.headline);
  return 0;
}

/// As it was in the last attempt at the exercise.
std::optional<std::string> text_in_last_attempt(const fs::path& root, const std::string& exercise,
                                                const std::string& file) {
  const auto attempts = read_history(root, exercise);
  if (attempts.empty()) return std::nullopt;
  for (const auto& one : attempts.back().files)
    if (file.ends_with("/" + one.path)) return one.text;
  return std::nullopt;
}

std::string in_own_program(const fs::path& root, const std::string& code, const Output& output) {
  const auto last = last_report(root);
  if (!last) return {};
  return own_mistakes(
      *last, code,
      [&](const auto& exercise, const auto& file) { return text_in_last_attempt(root, exercise, file); },
      output);
}

}  // namespace

int run_explain(const ExplainOptions& options) {
  const Output& output = options.output;
  const auto pages = all_pages(options.root);
  if (options.code.empty()) return list_codes(output, options.root, pages);

  if (const auto found = pages.find(options.code); found != pages.end()) {
    const auto page = read_page(options.root, found->second);
    if (!page) return usage_error(output, page.error());
    output.out << render_markdown(fmt::format("# {}: {}\n", options.code, page->headline), output) << '\n'
               << shown(output, in_own_program(options.root, options.code, output))
               << render_markdown(page->explanation, output);
    return 0;
  }
  if (const auto headline = headline_of(options.code);
      !headline.empty()) {  // a known code whose page is missing: at least show its headline
    output.out << shown(output, fmt::format("{}: {}\n", options.code, headline));
    return 0;
  }
  std::set<std::string> known;
  for (const auto& entry : finding_codes)
    if (entry.exercise.empty()) known.emplace(entry.code);
  for (const auto& page : pages) known.insert(page.first);
  const auto meant = nearest(options.code, {known.begin(), known.end()});
  return usage_error(output,
                     {fmt::format("there is no finding '{}'{}", shorten(printable_line(options.code), 60),
                                  meant ? fmt::format("; did you mean '{}'?", *meant) : ""),
                      fmt::format("All findings: {} explain", output.program)});
}

}  // namespace manyhands
