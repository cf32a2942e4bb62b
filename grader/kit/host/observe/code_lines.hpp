// Addresses in a program's file → the source lines that stand there, by addr2line: what was inlined into each
// other at one address is a chain of frames.
#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "model/evidence.hpp"

namespace manyhands::host {

/// What stands at one address: functions that were inlined into each other, innermost first.
using Chain = std::vector<Frame>;

/// What addr2line printed (-a -i -f -C). Pure. Names of functions are the learner's own words, whatever they
/// look like.
std::map<std::uint64_t, Chain> chains_in(const std::string& text, const std::string& prefix);

/// `prefix`: of the learner's files, whose paths are given as the learner knows them. Empty where binutils
/// are missing.
std::map<std::uint64_t, Chain> chains_at(const std::string& program, const std::set<std::uint64_t>& addresses,
                                         const std::string& prefix);

/// The innermost frame in one of the learner's files, or null.
const Frame* learner_frame_in(const Chain& chain, const std::string& prefix);

}  // namespace manyhands::host
