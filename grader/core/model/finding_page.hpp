// A page about a finding, <code>.md, which defines the code and explains it to learners:
//
//   ---
//   headline: two threads use a variable without synchronization
//   check: races
//   ---
//   Two threads use the same variable at the same time, …
//
// `headline` is the finding's title, in a few plain words. `check` names the checks that may report it,
// separated by commas, the usual one first. What follows is Markdown. The grader's pages are in
// grader/docs/findings/, those that only one exercise needs in exercises/<id>/findings/. This is their only
// reader.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "model/verdict.hpp"

namespace manyhands {

struct FindingPage {
  std::string headline;           // one line of text; not empty
  std::vector<CheckName> checks;  // at least one, each once
  std::string explanation;        // Markdown, without a title; not empty
};

/// Pure. `file` is the page's name in error messages.
Result<FindingPage> parse_finding_page(std::string_view text, const std::string& file);

Result<FindingPage> read_finding_page(const std::filesystem::path& page, const std::string& file);

/// Whether `code` can be the name of a page: lower-case letters, digits and '-'.
bool is_finding_code(std::string_view code);

}  // namespace manyhands
