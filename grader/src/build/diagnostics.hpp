// Makes findings of what compiler and linker said: at the learner's line, the first error first, without the
// library's inner life. Pure: text in, findings out. Knows the words of g++ and GNU ld.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "build/collect.hpp"
#include "model/finding.hpp"

namespace manyhands::build {

/// A folder as the compiler saw it, and as the learner knows it.
struct KnownFolder {
  std::string real;  // absolute, without a slash at the end
  std::string shown;
};

struct DiagnosticsContext {
  KnownFolder source;               // the learner's files
  std::vector<KnownFolder> others;  // the exercise's own files, the kit's headers
  const Collected* collected = nullptr;
};

/// At most three findings `does-not-build`, at most one per line of the learner's. Empty where `text` holds
/// no error.
std::vector<Finding> compiler_findings(const std::string& text, const DiagnosticsContext& context);

/// A function or variable that one of the learner's objects defines.
struct DefinedName {
  std::string demangled;
  std::string shown;  // the file
};

/// `defined` helps to say "your file defines crawl(int) instead"; `headers` to name the one that asks for it.
struct LinkContext {
  DiagnosticsContext places;
  std::vector<DefinedName> defined;
  std::vector<std::pair<std::string, std::string>> headers;  // the exercise's headers: name and text
};

/// At most three findings `does-not-link`. Empty where the text names nothing of the learner's: then it is
/// ours.
std::vector<Finding> linker_findings(const std::string& text, const LinkContext& context);

}  // namespace manyhands::build
