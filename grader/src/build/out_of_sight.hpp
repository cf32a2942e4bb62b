// What would let a submission step out of sight of the tools that look for mistakes in it: attributes that
// keep them out of a function, code that is there only where they are not, assembly, and calls that tell them
// to look away. Their silence would prove nothing then, so that such a submission is not accepted.
//
// This finds what is written down, in however many pieces. A program that finds out by itself that it is
// watched, and behaves, is not found by anything. Reads text and objects; runs nothing of the learner's.
#pragma once
#include <string>
#include <vector>

#include "base/result.hpp"
#include "build/collect.hpp"
#include "build/symbols.hpp"

namespace manyhands::build {

/// One finding `forbidden-pattern` for each file with such words in it. Pure.
std::vector<Finding> out_of_sight(const std::vector<CollectedFile>& files);

/// Can a word in this text be there for the compiler, and not for out_of_sight? Pure.
bool may_hide_words(const std::string& text);

/// The same for what the preprocessor made of them. `folder`: where the compiler found the files. Pure.
std::vector<Finding> out_of_sight_in_preprocessed(const std::string& text,
                                                  const std::vector<CollectedFile>& files,
                                                  const std::string& folder);

/// Findings `forbidden-symbol` for names of the detectors' own interface that an object asks for.
/// `instrumented`: the compiler put calls of theirs in, too. An Error: nm cannot read the object.
Result<std::vector<Finding>> silencing_names(const ObjectFile& object, bool instrumented,
                                             const Toolchain& toolchain, const process::Runner& runner);

}  // namespace manyhands::build
