#include <fmt/core.h>

#include <algorithm>
#include <ostream>
#include <set>

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/learner_state.hpp"
#include "cli/markdown.hpp"
#include "model/finding_codes.hpp"

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

/// The text after the code in the page's first line: "# out-of-order: they come out in another order".
std::string headline_in(const fs::path& page) {
  const auto text = read_file(page, 1u << 20);
  if (!text) return {};
  const auto page_text = without_front_matter(*text);
  const auto first = page_text.substr(0, page_text.find('\n'));
  const auto colon = first.find(": ");
  return colon == first.npos ? "" : printable_line(first.substr(colon + 2));
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

int list_codes(const Output& output, const std::map<std::string, fs::path>& pages) {
  std::size_t width = 0;
  for (const auto& entry : finding_codes) width = std::max(width, entry.code.size());
  for (const auto& page : pages) width = std::max(width, page.first.size());
  const auto write = [&](std::string_view code, std::string_view headline) {
    const std::string padding(width > code.size() ? width - code.size() : 0, ' ');
    output.out << shown(output, fmt::format("  {}{}  {}", paint(output, Look::code, printable_line(code)),
                                            padding, headline))
               << '\n';
  };
  for (const auto& entry : finding_codes) write(entry.code, entry.headline);
  for (const auto& page : pages)
    if (headline_of(page.first).empty()) write(page.first, headline_in(page.second));
  return 0;
}

}  // namespace

int run_explain(const ExplainOptions& options) {
  const Output& output = options.output;
  const auto pages = all_pages(options.root);
  if (options.code.empty()) return list_codes(output, pages);

  const std::string_view headline = headline_of(options.code);
  if (const auto page = pages.find(options.code); page != pages.end()) {
    const auto text = read_file(page->second, 1u << 20);
    if (!text) return usage_error(output, text.error());
    output.out << render_markdown(without_front_matter(*text), output);
    return 0;
  }
  if (!headline.empty()) {  // a known code whose page is missing: at least show its headline
    output.out << shown(output, fmt::format("{}: {}\n", options.code, headline));
    return 0;
  }
  std::set<std::string> known;
  for (const auto& entry : finding_codes) known.emplace(entry.code);
  for (const auto& page : pages) known.insert(page.first);
  const auto meant = nearest(options.code, {known.begin(), known.end()});
  return usage_error(output,
                     {fmt::format("there is no finding '{}'{}", shorten(printable_line(options.code), 60),
                                  meant ? fmt::format("; did you mean '{}'?", *meant) : ""),
                      fmt::format("All findings: {} explain", output.program)});
}

}  // namespace manyhands
