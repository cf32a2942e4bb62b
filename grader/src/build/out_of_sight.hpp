// Detects how a submission hides code from the detectors: attributes that keep them out of a function, code
// that is only compiled without them, assembly, and calls that switch them off. Their silence would prove
// nothing then, so such a submission is rejected.
//
// This finds what is written in the source, also in pieces. Nothing finds a program that detects at run time
// that it is watched, and then behaves well. Reads text and objects; runs no code of the learner's.
#pragma once
#include <string>
#include <vector>

#include "base/result.hpp"
#include "build/collect.hpp"
#include "build/preprocessed.hpp"
#include "build/symbols.hpp"

namespace manyhands::build {

/// One finding `forbidden-pattern` for each file that contains such words. Pure.
std::vector<Finding> out_of_sight(const std::vector<CollectedFile>& files);

/// Could they contain such words that only the compiler sees: assembled by macros, split in two, or in a
/// place that only looks like a comment?
bool may_be_disguised(const std::vector<CollectedFile>& files);

/// The same words in the preprocessed files. A system macro that uses one of them is not a disguise. Pure.
std::vector<Finding> out_of_sight_in_preprocessed(const std::string& preprocessed, const Sources& sources);

/// The first of the learner's lines that differs when the detectors are on; both texts were preprocessed in
/// the same way otherwise. A file can ask for them without a word of theirs: libraries define macros of their
/// own, such as _GLIBCXX_TSAN. Pure.
std::vector<Finding> other_code_when_watched(const std::string& watched, const std::string& unwatched,
                                             const Sources& sources);

/// All words that are searched for: if they change, objects must be checked again.
std::string words_out_of_sight();

/// Findings `forbidden-symbol` for names in the detectors' own interface that an object imports.
/// `instrumented`: the compiler has inserted such calls, too. An Error if nm cannot read the object.
Result<std::vector<Finding>> silencing_names(const ObjectFile& object, bool instrumented,
                                             const Toolchain& toolchain, const process::Runner& runner);

}  // namespace manyhands::build
