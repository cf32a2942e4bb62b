// Makes findings of what compiler and linker said: at the learner's line, the first error first, without the
// library's inner life. Pure: text in, findings out. Knows the words of g++ and GNU ld.
#pragma once
#include <functional>
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

struct CompilerWarning;  // build/warnings.hpp

/// All warnings of `text` in the learner's files, in order.
std::vector<CompilerWarning> warnings_in(const std::string& text, const DiagnosticsContext& context);

/// A function or variable that one of the learner's objects defines.
struct DefinedName {
  std::string name;   // as the linker knows it
  std::string shown;  // the file
};

/// What is known beside the linker's words, in which names are mangled. `defined` helps to say "your file
/// defines crawl(int) instead"; `headers` to name the one that asks for it.
struct LinkContext {
  DiagnosticsContext places;
  std::vector<DefinedName> defined = {};
  std::vector<std::pair<std::string, std::string>> headers = {};  // the exercise's headers: name and text
  std::vector<std::pair<std::string, std::string>> objects =
      {};                                                        // an object's path, the learner's file in it
  std::function<std::string(const std::string&)> demangle = {};  // may be empty; is called a few times
};

/// At most three findings `does-not-link`, one for a library that is not linked. Empty where the text names
/// nothing of the learner's.
std::vector<Finding> linker_findings(const std::string& text, const LinkContext& context);

/// What to say where it is the submission's all the same (build/whose_failure.hpp): the linker's words, as
/// plain as they can be had.
Finding linker_refusal(const std::string& text, const LinkContext& context);

}  // namespace manyhands::build
