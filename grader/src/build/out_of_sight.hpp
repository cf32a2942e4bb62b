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
#include "build/preprocessed.hpp"
#include "build/symbols.hpp"

namespace manyhands::build {

/// One finding `forbidden-pattern` for each file with such words in it. Pure.
std::vector<Finding> out_of_sight(const std::vector<CollectedFile>& files);

/// What such words can be there for the compiler alone: put together by macros, cut in two, or in a place
/// that only looks like a comment.
struct Disguise {
  bool words = false;    // assembly, attributes
  bool watched = false;  // code that is there only where the tools are
};
Disguise possible_disguise(const std::vector<CollectedFile>& files);

/// The same words in what the preprocessor made of the files. A macro of the system's that makes use of one
/// is nobody's disguise. Pure.
std::vector<Finding> out_of_sight_in_preprocessed(const std::string& preprocessed, const Sources& sources);

/// The first of the learner's lines that is another one where the tools are at work; both were preprocessed
/// the same way but for them. Pure.
std::vector<Finding> other_code_when_watched(const std::string& watched, const std::string& unwatched,
                                             const Sources& sources);

/// All words that are looked for: an object that was looked through for others has to be looked through
/// again.
std::string words_out_of_sight();

/// Findings `forbidden-symbol` for names of the detectors' own interface that an object asks for.
/// `instrumented`: the compiler put calls of theirs in, too. An Error: nm cannot read the object.
Result<std::vector<Finding>> silencing_names(const ObjectFile& object, bool instrumented,
                                             const Toolchain& toolchain, const process::Runner& runner);

}  // namespace manyhands::build
