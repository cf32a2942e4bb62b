// What a learner whose own program passes may look at: other right solutions of the exercise, and which of
// them is most like theirs. Pure. Internal to cli/.
#pragma once
#include <map>
#include <string>
#include <vector>

namespace manyhands {

/// The first comment of a C++ file, as one paragraph; empty if there is none before the first declaration.
std::string head_comment(const std::string& text);

using Texts = std::map<std::string, std::string>;  // files by their path in the exercise

/// How much two programs have in common: the share of lines that are in both, from 0 to 1. Spaces, comments
/// and empty lines do not count.
double likeness(const Texts& one, const Texts& other);

}  // namespace manyhands
