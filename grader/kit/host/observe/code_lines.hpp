// Maps addresses in a program's file to source lines, with addr2line. Functions inlined into each other at
// one address are a chain of frames.
#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "model/evidence.hpp"

namespace manyhands::host {

/// The functions at one address: inlined into each other, innermost first (model/learner_frame.hpp).
using Chain = std::vector<Frame>;

/// Parses the output of addr2line (-a -i -f -C). Pure. Function names come from the submission and may look
/// like anything.
std::map<std::uint64_t, Chain> chains_in(const std::string& text, const std::string& prefix);

/// `prefix`: the path prefix of the learner's files; these are returned as the learner knows them. Empty if
/// binutils are missing.
std::map<std::uint64_t, Chain> chains_at(const std::string& program, const std::set<std::uint64_t>& addresses,
                                         const std::string& prefix);

}  // namespace manyhands::host
