// Turns messages of compiler and linker into findings: at the learner's line, first error first, without the
// internals of libraries. Pure: text in, findings out. Knows the messages of g++ and GNU ld.
#pragma once
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "build/collect.hpp"
#include "model/finding.hpp"

namespace manyhands::build {

/// A folder with the path that the compiler sees, and the one that the learner knows.
struct KnownFolder {
  std::string real;  // absolute, without a slash at the end
  std::string shown;
};

struct DiagnosticsContext {
  KnownFolder source;               // the learner's files
  std::vector<KnownFolder> others;  // the exercise's own files, the kit's headers
  const Collected* collected = nullptr;
};

/// At most three findings `does-not-build`, at most one for each of the learner's lines. Empty if `text`
/// contains no error.
std::vector<Finding> compiler_findings(const std::string& text, const DiagnosticsContext& context);

struct CompilerWarning;  // build/warnings.hpp

/// All warnings in `text` about the learner's files, in order.
std::vector<CompilerWarning> warnings_in(const std::string& text, const DiagnosticsContext& context);

/// A function or variable that one of the learner's objects defines.
struct DefinedName {
  std::string name;   // the linker's name
  std::string shown;  // the file
};

/// Additional knowledge for linker messages, in which names are mangled. `defined` allows to say "your file
/// defines crawl(int) instead"; `headers` allows to name the header that declares the function.
struct LinkContext {
  DiagnosticsContext places;
  std::vector<DefinedName> defined = {};
  std::vector<std::pair<std::string, std::string>> headers = {};  // the exercise's headers: name and text
  std::vector<std::pair<std::string, std::string>> objects = {};  // object path → the learner's file in it
  std::function<std::string(const std::string&)> demangle = {};   // may be empty; is called a few times
};

/// At most three findings `does-not-link`; one for a library that is not linked. Empty if the text mentions
/// nothing of the learner's.
std::vector<Finding> linker_findings(const std::string& text, const LinkContext& context);

/// The finding if the failure is the submission's even so (build/whose_failure.hpp): the linker's message, as
/// plain as possible.
Finding linker_refusal(const std::string& text, const LinkContext& context);

}  // namespace manyhands::build
